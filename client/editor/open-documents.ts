import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { EditorDocument } from './editor-document.ts'
import { recallTabs, rememberTabs } from './remembered-tabs.ts'
import { isWithin } from './tree-rows.ts'

export interface OpenDocuments {
  /** In the order of the tabs. */
  documents(): readonly EditorDocument[]
  current(): EditorDocument | undefined
  /** Paths whose text is not saved until a person decides. */
  waiting(): readonly string[]
  open(path: string): void
  select(document: EditorDocument): void
  /** Saves what is left, or keeps it on this device, and takes the tab away. */
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
    void document.leave()
    takeAway(document)
  }

  function takeAway(document: EditorDocument): void {
    const index = documents().indexOf(document)
    const rest = documents().filter(one => one !== document)
    setDocuments(rest)
    if (current() === document) setCurrent(rest[Math.min(index, rest.length - 1)])
  }

  /** A text that waits for a decision is never behind a closed tab. */
  async function openThoseWithDrafts(): Promise<void> {
    for (const { path } of await session.drafts.list()) {
      if (documents().some(document => document.path() === path)) continue
      setDocuments([...documents(), newDocument(path, session)])
    }
    if (current() === undefined) setCurrent(documents()[0])
  }

  createEffect(() => {
    const open = documents().map(document => document.path())
    const shown = current()?.path()
    rememberTabs(attemptId, { open, ...(shown !== undefined && { current: shown }) }, localStorage)
  })
  followWorkspace(session, documents)
  leaveWithPage(documents)
  void openThoseWithDrafts()

  return {
    documents,
    current,
    waiting: () =>
      documents()
        .filter(document => document.waits())
        .map(document => document.path()),
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
      for (const document of documents()) {
        if (!isWithin(document.path(), path)) continue
        document.forget()
        takeAway(document)
      }
    },
  }
}

function newDocument(path: string, session: AttemptSession): EditorDocument {
  return new EditorDocument(path, {
    session,
    id: crypto.randomUUID(),
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
}

/** A page that is hidden may never be seen again, and one that goes away has little time: the earliest sign counts. */
function leaveWithPage(documents: () => readonly EditorDocument[]): void {
  const leave = () => {
    for (const open of documents()) void open.leave()
  }
  const hidden = () => {
    if (document.visibilityState === 'hidden') leave()
  }
  document.addEventListener('visibilitychange', hidden)
  window.addEventListener('beforeunload', leave)
  window.addEventListener('pagehide', leave)
  onCleanup(() => {
    document.removeEventListener('visibilitychange', hidden)
    window.removeEventListener('beforeunload', leave)
    window.removeEventListener('pagehide', leave)
    leave()
  })
}
