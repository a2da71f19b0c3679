import { demoLeanTailChars } from '../../shared/demo/demo-limits.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'

/** As little of a demo as shows where it is, for a slow line: of the files the one that is shown, of the terminals the last lines. */
export function leanDemo(state: DemoState): DemoState {
  const shown = Object.entries(state.texts).filter(([path]) => path === state.path)
  const terminals = Object.entries(state.terminals).map(([id, terminal]) => [
    id,
    { ...terminal, printed: lastLines(terminal.printed) },
  ])
  return { ...state, texts: Object.fromEntries(shown), terminals: Object.fromEntries(terminals) }
}

/** From the start of a line on, where there is one. */
function lastLines(printed: string): string {
  if (printed.length <= demoLeanTailChars) return printed
  const end = printed.slice(-demoLeanTailChars)
  return `\x1b[0m${end.slice(end.indexOf('\n') + 1)}`
}
