import { described } from './visible.ts'

interface Stop {
  readonly element: Element
  /** How it looks with the focus; undefined where that is not to be compared. */
  readonly look: string | undefined
}

export interface FocusStep {
  /** Undefined where nothing has the focus. */
  readonly name: string | undefined
  /** It takes Tab for itself. */
  readonly takesTab: 'editor' | 'terminal' | undefined
  readonly comesRound: boolean
  /** The element before this one looked the same with the focus as it does without. */
  readonly unseen: string | undefined
}

let first: Element | undefined
let before: Stop | undefined

/** Looks at what has the focus now; called after each press of Tab. */
export function stepFocus(): FocusStep {
  const element = document.activeElement ?? document.body
  const atBody = element === document.body
  const takesTab = element.closest('.monaco-editor')
    ? 'editor'
    : element.closest('.xterm')
      ? 'terminal'
      : undefined
  const looksTheSame =
    before !== undefined && before.element !== element && before.look === lookOf(before.element)
  const step: FocusStep = {
    name: atBody ? undefined : described(element),
    takesTab,
    comesRound: element === first || (atBody && first !== undefined),
    unseen: looksTheSame && before ? described(before.element) : undefined,
  }
  if (!atBody) first ??= element
  // A focus that the page itself has set after a press of the mouse need not be seen.
  const comparable = takesTab === undefined && element.matches(':focus-visible')
  before = atBody ? undefined : { element, look: comparable ? lookOf(element) : undefined }
  if (step.comesRound) first = before = undefined
  return step
}

/** How an element and its first parts look, as far as a focus could show. */
function lookOf(element: Element): string {
  return [element, ...element.querySelectorAll('*')]
    .slice(0, 12)
    .map(one => {
      const style = getComputedStyle(one)
      const outline = style.outlineStyle === 'none' ? '' : `${style.outlineColor} ${style.outlineWidth}`
      return [outline, style.boxShadow, style.stroke, style.strokeWidth, style.borderColor].join()
    })
    .join('|')
}
