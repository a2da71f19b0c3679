import { ProblemError } from '../http/problem-error.ts'

export type DocumentState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'editable' }
  /** Too large, binary, gone, or out of reach; `why` is a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string }

export type DocumentTrouble =
  /** The workspace holds another text than the one this was typed upon, or none. Nothing is saved until the person decides. */
  | { readonly kind: 'changed-outside' | 'removed-outside' }
  | { readonly kind: 'refused'; readonly detail: string }

/** Nothing is saved until the person decides. */
export function isUndecided(trouble: DocumentTrouble | undefined): boolean {
  return trouble?.kind === 'changed-outside' || trouble?.kind === 'removed-outside'
}

/** Refusals that say something about the file itself; anything else passes. */
const unreadableCodes: readonly (string | undefined)[] = ['file-too-large', 'path-refused', 'not-allowed']

/** What it means for a file that a question for it failed; undefined where it says nothing about the file. */
export function whatIsLost(error: unknown): 'removed' | 'unreadable' | undefined {
  const code = codeOf(error)
  if (code === 'unknown-file') return 'removed'
  return unreadableCodes.includes(code) ? 'unreadable' : undefined
}

export function codeOf(error: unknown): ProblemError['code'] | undefined {
  return error instanceof ProblemError ? error.code : undefined
}
