import { type PaneName, paneNames } from './workspace-state.ts'

/** F6 goes to the next pane, Shift+F6 to the one before, as in other editors; also out of the terminal and the editor. */
export function paneKey(
  press: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): 'next' | 'previous' | undefined {
  if (press.key !== 'F6' || press.ctrlKey || press.altKey || press.metaKey) return undefined
  return press.shiftKey ? 'previous' : 'next'
}

/** From nowhere the next pane is the first, and the one before is the last. */
export function paneBeside(from: PaneName | undefined, which: 'next' | 'previous'): PaneName {
  const here = from === undefined ? undefined : paneNames.indexOf(from)
  const step = which === 'next' ? 1 : -1
  const to = here === undefined ? (which === 'next' ? 0 : -1) : here + step
  return paneNames.at(to % paneNames.length) ?? 'tasks'
}
