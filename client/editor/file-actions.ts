import { createSignal } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import type { FileList } from './file-list.ts'
import type { OpenDocuments } from './open-documents.ts'
import type { TreeRow } from './tree-rows.ts'

/** What is being asked about files; at most one question is open. */
export type FileQuestion =
  | { readonly kind: 'new'; readonly folder: string }
  | { readonly kind: 'rename' | 'remove'; readonly row: TreeRow }

export interface FileActions {
  question(): FileQuestion | undefined
  askName(folder: string): void
  askNewName(row: TreeRow): void
  askRemove(row: TreeRow): void
  dismiss(): void
  create(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
}

/** Making, renaming and removing files: the command is sent, then tabs and tree follow. */
export function createFileActions(
  session: Pick<AttemptSession, 'send'>,
  documents: OpenDocuments,
  files: FileList,
  onFailure: (error: unknown) => void,
): FileActions {
  const [question, setQuestion] = createSignal<FileQuestion>()

  async function act(action: () => Promise<void>): Promise<void> {
    setQuestion(undefined)
    try {
      await action()
    } catch (error) {
      onFailure(error)
    }
    files.refresh()
  }

  return {
    question,
    askName: folder => setQuestion({ kind: 'new', folder }),
    askNewName: row => setQuestion({ kind: 'rename', row }),
    askRemove: row => setQuestion({ kind: 'remove', row }),
    dismiss: () => setQuestion(undefined),
    create: path =>
      act(async () => {
        await session.send({ kind: 'save-file', path, text: '' })
        documents.open(path)
      }),
    rename: (from, to) =>
      act(async () => {
        await documents.saveAll()
        await session.send({ kind: 'rename-file', from, to })
        documents.moved(from, to)
      }),
    remove: path =>
      act(async () => {
        await session.send({ kind: 'remove-file', path })
        documents.removed(path)
      }),
  }
}
