import { createEffect, type JSX, onCleanup, onMount } from 'solid-js'
import { theme } from '../ui/theme.ts'
import { createFollowedText, type FollowedFile } from './followed-text.ts'
import './followed-view.css'

export interface FollowedViewProps {
  readonly file: FollowedFile
  /** Goes where the presenter is. */
  readonly follows: boolean
  /** The person scrolls or presses keys here. */
  readonly onOwnScroll: () => void
}

/** Somebody else's file in the page. Import it lazily: it brings all of Monaco. */
export function FollowedView(props: FollowedViewProps): JSX.Element {
  let host: HTMLDivElement | undefined
  onMount(() => {
    if (host === undefined) return
    const text = createFollowedText(host, theme(), () => props.onOwnScroll())
    onCleanup(text.close)
    createEffect(() => text.show(props.file, props.follows))
    createEffect(() => {
      const chosen = theme()
      // The tokens have the new theme's values only after everybody who listens was told.
      queueMicrotask(() => text.setTheme(chosen))
    })
  })
  return <div ref={host} class="followed-view" />
}
