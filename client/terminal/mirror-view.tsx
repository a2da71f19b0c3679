import { createEffect, type JSX, on, onCleanup, onMount } from 'solid-js'
import { theme } from '../ui/theme.ts'
import { createMirrorScreen, type MirroredTerminal } from './mirror-screen.ts'
import './mirror-view.css'

/** Somebody else's terminal in the page. Import it lazily: it brings xterm.js. */
export function MirrorView(props: { readonly terminal: MirroredTerminal }): JSX.Element {
  let host: HTMLDivElement | undefined
  onMount(() => {
    if (host === undefined) return
    const screen = createMirrorScreen(host)
    onCleanup(screen.close)
    createEffect(() => screen.show(props.terminal))
    createEffect(on(theme, () => queueMicrotask(() => screen.showTheme()), { defer: true }))
  })
  return <div ref={host} class="mirror-view" />
}
