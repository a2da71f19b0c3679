import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { EditorDocument } from './editor-document.ts'
import { recallTabs, rememberTabs } from './remembered-tabs.ts'
import { isWithin } from './tree-rows.ts'

export interface OpenDocuments {
  /** In the order of the tabs. */
  documents(): readonly EditorDocument[]
  current(): EditorDocument | undefined
  open(path: string): void
  select(document: EditorDocument): void
  /** Saves what is left and takes the tab away. */
  close(document: EditorDocument): void
  saveAll(): Promise<void>
  /** Files were moved or removed by this page: their tabs follow. */
  moved(from: string, to: string): void
  removed(path: string): void
}

/** The files open in the editor; which ones is remembered for this attempt in this browser. */
export function createOpenDocuments(session: AttemptSession): OpenDocuments {
  const { attemptId } = session.state()
  const asked = recallTabs(attemptId, localStorage)
  const openAtStart = asked?.open ?? session.challenge().workspace.open
  const [documents, setDocuments] = createSignal(openAtStart.map(path => newDocument(path, session)))
  const [current, setCurrent] = createSignal(
    documents().find(document => document.path() === asked?.current) ?? documents()[0],
  )

  function close(document: EditorDocument): void {
    void document.save()
    const index = documents().indexOf(document)
    const rest = documents().filter(one => one !== document)
    setDocuments(rest)
    if (current() === document) setCurrent(rest[Math.min(index, rest.length - 1)])
  }

  createEffect(() => {
    const open = documents().map(document => document.path())
    const shown = current()?.path()
    rememberTabs(attemptId, { open, ...(shown !== undefined && { current: shown }) }, localStorage)
  })
  followWorkspace(session, documents)

  return {
    documents,
    current,
    open(path) {
      const known = documents().find(document => document.path() === path)
      const document = known ?? newDocument(path, session)
      if (known === undefined) setDocuments([...documents(), document])
      setCurrent(document)
    },
    select: document => void setCurrent(document),
    close,
    async saveAll() {
      await Promise.all(documents().map(document => document.save()))
    },
    moved(from, to) {
      for (const document of documents()) {
        const path = document.path()
        if (isWithin(path, from)) document.movedTo(to + path.slice(from.length))
      }
    },
    removed(path) {
      for (const document of documents()) if (isWithin(document.path(), path)) close(document)
    },
  }
}

function newDocument(path: string, session: AttemptSession): EditorDocument {
  return new EditorDocument(path, {
    session,
    later(ms, action) {
      const timer = setTimeout(action, ms)
      return () => clearTimeout(timer)
    },
  })
}

/** Looks again whenever the workspace may hold something else: after a change, a reconnect, or a delivered outbox. */
function followWorkspace(session: AttemptSession, documents: () => readonly EditorDocument[]): void {
  onCleanup(
    session.onFilesChanged(paths => {
      for (const document of documents()) {
        if (paths.length === 0 || paths.includes(document.path())) void document.lookAgain()
      }
    }),
  )
  let wasAway = false
  createEffect(() => {
    const { status } = session.connection()
    if (status === 'connected' && wasAway) for (const document of documents()) void document.lookAgain()
    wasAway = status === 'offline'
  })
  let hadUnsent = session.saves().status !== 'saved'
  createEffect(() => {
    const unsent = session.saves().status !== 'saved'
    if (!unsent && hadUnsent) for (const document of documents()) void document.lookAgainIfRestored()
    hadUnsent = unsent
  })
  const leave = () => {
    if (document.visibilityState === 'hidden') for (const open of documents()) void open.save()
  }
  document.addEventListener('visibilitychange', leave)
  onCleanup(() => document.removeEventListener('visibilitychange', leave))
}
