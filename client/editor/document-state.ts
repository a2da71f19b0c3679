import type { FileResponse } from '../../shared/protocol/server-frame.ts'
import { failureSentence, ProblemError } from '../http/problem-error.ts'

/** A file of the workspace that is no text in UTF-8. */
export type OtherFile = Extract<FileResponse, { kind: 'other-file' }>

export type DocumentState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'editable' }
  /** Too large, gone, or out of reach; `why` is a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string }
  /** No text in UTF-8: shown and never saved. */
  | { readonly kind: 'not-text'; readonly file: OtherFile }

export type DocumentTrouble =
  /** The workspace holds another text than the one this was typed upon, or none. Nothing is saved until the person decides. */
  | { readonly kind: 'changed-outside' | 'removed-outside' }
  | { readonly kind: 'refused'; readonly detail: string }

/** Nothing is saved until the person decides. */
export function isUndecided(trouble: DocumentTrouble | undefined): boolean {
  return trouble?.kind === 'changed-outside' || trouble?.kind === 'removed-outside'
}

/** There is a file, and it is not one that could be edited. */
export class NotText extends Error {
  readonly file: OtherFile

  constructor(file: OtherFile) {
    super(`${file.path} is no text in UTF-8`)
    this.file = file
  }
}

/** The text file that a question for it was answered with. Throws NotText for another. */
export function textFileOf(answer: FileResponse): Extract<FileResponse, { kind: 'file' }> {
  if (answer.kind === 'other-file') throw new NotText(answer)
  if (answer.kind !== 'file') throw new Error(`A question for a file was answered with ${answer.kind}.`)
  return answer
}

/** Whether there is nothing to type into, nor will be until the file is another. */
export function hasNoText({ kind }: DocumentState): boolean {
  return kind === 'unreadable' || kind === 'not-text'
}

/** How a document stands whose file could not be read as text. */
export function withoutText(error: unknown): DocumentState {
  if (error instanceof NotText) return { kind: 'not-text', file: error.file }
  return { kind: 'unreadable', why: failureSentence(error) }
}

/** Refusals that say something about the file itself; anything else passes. */
const unreadableCodes: readonly (string | undefined)[] = ['file-too-large', 'path-refused', 'not-allowed']

/** What it means for a file that a question for it failed; undefined where it says nothing about the file. */
export function whatIsLost(error: unknown): 'removed' | 'unreadable' | undefined {
  if (error instanceof NotText) return 'unreadable'
  const code = codeOf(error)
  if (code === 'unknown-file') return 'removed'
  return unreadableCodes.includes(code) ? 'unreadable' : undefined
}

export function codeOf(error: unknown): ProblemError['code'] | undefined {
  return error instanceof ProblemError ? error.code : undefined
}
