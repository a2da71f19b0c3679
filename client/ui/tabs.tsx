import { type JSX, splitProps } from 'solid-js'
import './tabs.css'

export interface TabListProps {
  readonly label: string
  /** 32 px instead of 36 px high. */
  readonly low?: boolean | undefined
  readonly children: JSX.Element
}

/** A row of tabs: the arrow keys, Home and End move between them; the selected one alone is in the tab order. */
export function TabList(props: TabListProps): JSX.Element {
  return (
    <div
      class="tabs"
      classList={{ 'tabs-low': props.low === true }}
      role="tablist"
      aria-label={props.label}
      onKeyDown={moveFocus}
    >
      {props.children}
    </div>
  )
}

export interface TabProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly selected: boolean
  readonly onSelect: () => void
}

export function Tab(props: TabProps): JSX.Element {
  const [own, rest] = splitProps(props, ['selected', 'onSelect', 'children'])
  return (
    <button
      type="button"
      {...rest}
      class="tab"
      role="tab"
      aria-selected={own.selected}
      tabindex={own.selected ? 0 : -1}
      onClick={() => own.onSelect()}
    >
      {own.children}
    </button>
  )
}

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
  const here = tabs.findIndex(tab => tab.matches(':focus'))
  const next = nextIndex(event.key, here, tabs.length)
  if (here < 0 || next === undefined) return
  event.preventDefault()
  tabs[next]?.focus()
  tabs[next]?.click()
}

function nextIndex(key: string, here: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (here + 1) % count
    case 'ArrowLeft':
      return (here - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
