import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Pointed } from '../../shared/demo/demo-event.ts'
import {
  type DemoDesk,
  type PresenterAnswer,
  type PresenterFrame,
  presenterAnswerSchema,
} from '../../shared/demo/demo-frames.ts'
import { demoProtocolVersion, demoTextChars } from '../../shared/demo/demo-limits.ts'
import { maxFrameBytes } from '../../shared/protocol/limits.ts'
import {
  changeDemoLink,
  getDemo,
  type OwnDemo,
  openDemo,
  presenterSocketPath,
} from '../../shared/routes/demo-routes.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { type DemoLink, openDemoLink } from '../attempt/demo-link.ts'
import { type LinkStatus, workPatience } from '../attempt/socket-link.ts'
import { deviceTiming } from '../attempt/timing.ts'
import { browserWakeSignals } from '../attempt/wake-signals.ts'
import { openBrowserWire } from '../attempt/wire-socket.ts'
import type { EditorLook, EditorObserver } from '../editor/editor-observer.ts'
import { callRoute } from '../http/call-route.ts'
import { presenterWords } from './presenter-words.ts'

/** What a presenter decides, besides the work itself. */
export type PresenterOrder = Exclude<PresenterFrame, { type: 'hello' | 'ping' }>

/** The presenter's side of a demo, as their page has it. */
export interface Presenting {
  readonly demo: Accessor<OwnDemo | undefined>
  /** Somebody may begin one: there is none yet, which is known. */
  readonly canOpen: Accessor<boolean>
  /** There is a demo, and it has not ended. */
  readonly isOpen: Accessor<boolean>
  /** As the server tells it; undefined until it has. */
  readonly desk: Accessor<DemoDesk | undefined>
  readonly status: Accessor<LinkStatus>
  /** Told what is done in the editor while there is a demo. */
  readonly observer: Accessor<EditorObserver | undefined>
  /** The presenter has confirmed that exams are about the same. Rejects with ProblemError. */
  open(): Promise<void>
  /** Rejects with ProblemError. */
  changeLink(renew: boolean): Promise<void>
  order(order: PresenterOrder): void
  terminalSized(id: string, cols: number, rows: number): void
  terminalSelected(id: string | undefined): void
  taskSelected(task: { readonly id: string; readonly title: string } | undefined): void
  /** What is pressed or gone to next is pointed at. */
  readonly isPointing: Accessor<boolean>
  togglePointing(): void
  pointAt(at: Pointed): void
  /** What is the presenter's alone is not shown, for a projector. */
  readonly isProjected: Accessor<boolean>
  toggleProjected(): void
}

type PresenterLink = DemoLink<PresenterFrame, PresenterAnswer>

/** A look follows a look after so many milliseconds at the earliest. */
const lookMs = 80

export function createPresenting(session: Pick<AttemptSession, 'state'>): Presenting {
  const { attemptId, mode } = session.state()
  const params = { attemptId }
  const [demo, setDemo] = createSignal<OwnDemo>()
  const [isKnown, setKnown] = createSignal(false)
  const [desk, setDesk] = createSignal<DemoDesk>()
  const [status, setStatus] = createSignal<LinkStatus>({ status: 'connecting' })
  const [observer, setObserver] = createSignal<EditorObserver>()
  const [isPointing, setPointing] = createSignal(false)
  const [isProjected, setProjected] = createSignal(false)
  const isOpen = createMemo(() => demo() !== undefined && (desk()?.phase ?? demo()?.phase) !== 'ended')
  const sizes = new Map<string, { readonly cols: number; readonly rows: number }>()
  let link: PresenterLink | undefined
  let terminal: string | undefined
  let task: { readonly id: string; readonly title: string } | undefined

  const order = (frame: PresenterOrder) => link?.send(frame)

  function showAgain(): void {
    for (const [id, size] of sizes) order({ type: 'terminal', id, ...size })
    if (terminal !== undefined) order({ type: 'select-terminal', id: terminal })
    // Whoever observes anew is told what is shown.
    setObserver(createObserver(order, look => isPointing() && pointAt(look)))
    beginChapter()
  }
  /** A chapter for each task that the presenter goes to, while somebody watches. */
  function beginChapter(): void {
    const now = desk()
    if (task === undefined || now?.phase !== 'live' || now.chapters.at(-1)?.taskId === task.id) return
    order({ type: 'chapter', title: task.title.slice(0, 120), taskId: task.id })
  }
  function hear(answer: PresenterAnswer): void {
    if (answer.type === 'show-again') showAgain()
    if (answer.type !== 'desk') return
    const wasLive = desk()?.phase === 'live'
    setDesk(answer.desk)
    if (!wasLive) beginChapter()
  }
  function pointAt(at: Pointed): void {
    order({ type: 'point', at })
  }

  createEffect(
    on(isOpen, open => {
      if (!open) {
        setObserver(undefined)
        return
      }
      link = openPresenterLink(attemptId, hear, setStatus)
      onCleanup(() => {
        link?.close()
        link = undefined
      })
    }),
  )
  if (mode !== 'exam')
    void findDemo(params).then(found => {
      setDemo(found)
      setKnown(true)
    })

  return {
    demo,
    canOpen: () => isKnown() && demo() === undefined,
    isOpen,
    desk,
    status,
    observer,
    isPointing,
    isProjected,
    async open() {
      setDemo(await callRoute(openDemo, { params, body: { knowsOfExam: true } }))
    },
    async changeLink(renew) {
      setDemo(await callRoute(changeDemoLink, { params, body: { renew } }))
    },
    order,
    terminalSized(id, cols, rows) {
      sizes.set(id, { cols, rows })
      order({ type: 'terminal', id, cols, rows })
    },
    terminalSelected(id) {
      terminal = id
      if (id !== undefined) order({ type: 'select-terminal', id })
    },
    taskSelected(next) {
      task = next
      beginChapter()
    },
    togglePointing() {
      setPointing(on => !on)
      if (!isPointing()) order({ type: 'point' })
    },
    pointAt,
    toggleProjected: () => void setProjected(on => !on),
  }
}

/** Tells what is done in the editor, as far as it may be shown: longer texts are not. */
function createObserver(
  order: (order: PresenterOrder) => void,
  lookedAt: (at: Extract<Pointed, { kind: 'line' }>) => void,
): EditorObserver {
  let next: (EditorLook & { readonly path: string }) | undefined
  let isDue = false
  let hidden = ''

  function look(): void {
    isDue = false
    if (next !== undefined) order({ type: 'look', look: next })
  }
  return {
    shown(path, text) {
      const frame = { type: 'show', path, text } as const
      hidden = text.length > demoTextChars || !fits(frame) ? path : ''
      if (path !== '' && hidden !== path) order(frame)
    },
    edited(path, changes) {
      const frame: PresenterOrder = { type: 'edit', path, changes: [...changes] }
      if (path === '' || path === hidden) return
      if (changes.length <= 1_000 && fits(frame)) order(frame)
    },
    looked(path, where) {
      if (path === '' || path === hidden) return
      next = { path, ...where }
      lookedAt({ kind: 'line', path, line: where.line })
      if (isDue) return
      isDue = true
      setTimeout(look, lookMs)
    },
  }
}

function fits(frame: object): boolean {
  return new TextEncoder().encode(JSON.stringify(frame)).length < maxFrameBytes
}

function openPresenterLink(
  attemptId: string,
  onFrame: (answer: PresenterAnswer) => void,
  onStatus: (status: LinkStatus) => void,
): PresenterLink {
  return openDemoLink({
    open: openBrowserWire(presenterSocketPath(attemptId)),
    timing: deviceTiming,
    wake: browserWakeSignals,
    // Of two sockets of a presenter the server closes the first for good.
    patience: { ...workPatience, opensSecond: false },
    schema: presenterAnswerSchema,
    hello: () => ({ type: 'hello', protocol: demoProtocolVersion }),
    onFrame,
    onBytes() {},
    onStatus,
    words: presenterWords(),
  })
}

/** The demo there is; undefined also where that cannot be found out, since opening it again finds it. */
async function findDemo(params: { readonly attemptId: string }): Promise<OwnDemo | undefined> {
  try {
    return (await callRoute(getDemo, { params })).demo
  } catch {
    // Not to be reached at the moment; the page says so elsewhere.
    return undefined
  }
}
