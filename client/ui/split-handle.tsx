import type { JSX } from 'solid-js'
import { inPageLanguage } from './page-language.ts'
import './split-handle.css'
import { uiWords } from './ui-words.ts'

export interface SplitHandleProps {
  /** What is resized, e.g. "Tasks". */
  readonly label: string
  /** `vertical` is an upright line between left and right. */
  readonly orientation: 'vertical' | 'horizontal'
  /** Size in px of the pane this handle sets. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** True where the pane lies after the handle: dragging towards the start makes it larger. */
  readonly reversed?: boolean | undefined
  readonly onChange: (value: number) => void
  /** A double click or Enter asks for the size the layout came with. */
  readonly onReset?: (() => void) | undefined
}

const keyStepPx = 16

/** The line between two panes: dragged with a pointer, or moved with the arrow keys, Home and End. */
export function SplitHandle(props: SplitHandleProps): JSX.Element {
  const set = (value: number) => props.onChange(Math.round(Math.min(props.max, Math.max(props.min, value))))
  const along = (event: PointerEvent) => (props.orientation === 'vertical' ? event.clientX : event.clientY)

  function drag(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const from = { place: along(event), value: props.value }
    const direction = props.reversed ? -1 : 1
    const move = (moved: PointerEvent) => set(from.value + direction * (along(moved) - from.place))
    const stop = () => {
      delete handle.dataset.dragging
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', stop)
    }
    handle.dataset.dragging = ''
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', stop)
  }

  function key(event: KeyboardEvent): void {
    const [less, more] =
      props.orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const direction = props.reversed ? -1 : 1
    if (event.key === less) set(props.value - direction * keyStepPx)
    else if (event.key === more) set(props.value + direction * keyStepPx)
    else if (event.key === 'Home') set(props.min)
    else if (event.key === 'End') set(props.max)
    else if (event.key === 'Enter') props.onReset?.()
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator with a value is a widget; <hr> is a static line.
    <div
      class="split-handle"
      role="separator"
      tabindex={0}
      aria-label={inPageLanguage(uiWords).resize(props.label)}
      aria-orientation={props.orientation}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      onPointerDown={drag}
      onDblClick={() => props.onReset?.()}
      onKeyDown={key}
    />
  )
}
