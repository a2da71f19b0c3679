import type { DemoBatch, DemoEvent, DemoPhase } from '../../shared/demo/demo-event.ts'
import type { DemoDesk, PresenterFrame } from '../../shared/demo/demo-frames.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'
import { AppError } from '../../shared/problem.ts'
import type { FaceFile, FollowedAttempt } from '../attempts/face/attempt-face.ts'
import type { Log } from '../log.ts'
import { createScope } from '../scope.ts'
import { type AttemptSource, createAttemptSource } from './attempt-source.ts'
import { type Audience, createAudience } from './audience.ts'
import { createDemoBatches } from './demo-batches.ts'
import { createFollowers, type Follower, type FollowerLine } from './followers.ts'
import type { Later } from './later.ts'
import type { Recording } from './recording.ts'

/** What the presenter's page hears. */
export interface PresenterLine {
  desk(desk: DemoDesk): void
  /** It is to say again what it shows. */
  showAgain(): void
  close(why: 'replaced' | 'ended'): void
}

/** The presenter's page while it is connected. */
export interface Presenter {
  /** Throws `not-allowed` for what the demo is not in a phase for. */
  obey(frame: DemoOrder): void
  leave(): void
}

/** What a presenter's page orders, once it is connected. */
export type DemoOrder = Exclude<PresenterFrame, { type: 'hello' | 'ping' }>

/** One demo that somebody presents or follows at the moment. */
export interface LiveDemo {
  readonly attemptId: string
  state(): DemoState
  /** Time of the demo in milliseconds. */
  at(): number
  readonly audience: Audience
  /** Undefined where there is no room for one more. */
  follow(line: FollowerLine): Follower | undefined
  /** The text of a file as it is in the workspace; refused with `not-allowed` while files are not shared. */
  readFile(path: string): Promise<FaceFile>
  present(line: PresenterLine): Presenter
  /** Shuts everybody out who follows: their link is withdrawn. */
  shutOut(): void
  /** Resolves when the recording is kept as far as it goes. */
  kept(): Promise<void>
  /** Nobody presents or follows. */
  isIdle(): boolean
  /** Resolves when all is kept. */
  close(): Promise<void>
}

export interface LiveDemoPowers {
  readonly attemptId: string
  /** As an earlier server left it. */
  readonly begin: DemoState
  readonly followed: FollowedAttempt
  readonly recording: Recording
  readonly now: () => number
  readonly later: Later
  readonly log: Log
  /** Called with each new phase, and with the length of the demo in milliseconds. */
  readonly onPhase: (phase: DemoPhase) => void
  /** Nobody presents or follows any more. */
  readonly onIdle: () => void
}

/** The presenter's page is told at most so often how the audience does. Milliseconds. */
const deskMs = 250
/** A presenter who is away for so long has left, and shows nothing more by accident: a page that is loaded anew is back before. Milliseconds. */
const awayMs = 15_000
/** A file that somebody has just read is read once for all who want it within so many milliseconds. */
const readMs = 1_000
const mostReads = 50

/** What everybody is told in every phase; all else only while it is live. */
const always: ReadonlySet<DemoEvent['type']> = new Set([
  'phase',
  'shared',
  'said',
  'questions',
  'poll',
  'presenter',
  'following',
])

export function createLiveDemo(powers: LiveDemoPowers): LiveDemo {
  const { begin, followed, recording, now, later } = powers
  const scope = createScope()
  let state: DemoState = { ...begin, presenterHere: false }
  /** Time of the demo until it went live last, and when that was. */
  let before = begin.at
  let liveSince = begin.phase === 'live' ? now() : undefined
  /** As the last order says, before it was told. */
  let phase = begin.phase
  let shared = begin.shared
  /** The task of the last chapter: going to it again begins no other. */
  let chapterTask = begin.chapters.at(-1)?.taskId
  let source: AttemptSource | undefined
  let presenter: { readonly line: PresenterLine } | undefined
  let isDeskDue = false
  let isCounting = false

  const at = () => before + (liveSince === undefined ? 0 : now() - liveSince)
  const followers = createFollowers(() => state, now)
  const batches = createDemoBatches({ lastSeq: begin.seq, at, tell: tellAll, later })
  const audience = createAudience(begin, what => {
    if (what === 'questions') publish({ type: 'questions', questions: [...audience.questions()] })
    if (what === 'poll') publish({ type: 'poll', poll: audience.poll() })
    deskSoon()
  })

  async function tellAll(batch: DemoBatch): Promise<void> {
    const json = JSON.stringify(batch)
    const earlier = state
    state = foldDemo(state, batch)
    // A rehearsal is nobody's business later either.
    if (state.phase !== 'rehearsal') recording.add(batch, json, earlier)
    deskSoon()
    await followers.tell(batch.seq, Buffer.from(`{"type":"told","batch":${json}}`))
  }

  function publish(event: DemoEvent): void {
    if (phase === 'ended' && event.type !== 'following' && event.type !== 'phase') return
    if (phase !== 'live' && !always.has(event.type)) return
    if (isPrivate(event, shared)) return
    batches.add(event)
  }

  /** What happens to the attempt: a terminal that is known goes on where it was. */
  function happened(event: DemoEvent): void {
    const known = event.type === 'terminal' ? state.terminals[event.id] : undefined
    if (event.type === 'terminal' && known !== undefined) {
      const { id, cols, rows, printed } = event
      publish({ type: 'resized', id, cols, rows })
      publish({ type: 'printed', id, data: `\r\n${printed}` })
    } else publish(event)
    if (event.type === 'entry' && phase !== 'ended' && followed.state().phase !== 'running') setPhase('ended')
  }

  function setPhase(next: DemoPhase): void {
    if (phase === next) return
    before = at()
    liveSince = next === 'live' ? now() : undefined
    phase = next
    publish({ type: 'phase', phase: next })
    powers.onPhase(next)
    if (next === 'live') showAll()
    if (next === 'ended') void end()
  }

  async function end(): Promise<void> {
    source?.close()
    source = undefined
    await batches.flush()
    await recording.flush()
  }

  function showAll(): void {
    source?.showAll()
    presenter?.line.showAgain()
  }

  function read(): AttemptSource {
    const made = createAttemptSource({ followed, tell: happened, later, log: powers.log })
    scope.own(made.close)
    return made
  }

  function obey(frame: DemoOrder): void {
    if (phase === 'ended') throw new AppError('not-allowed', 'This demo has ended.')
    switch (frame.type) {
      case 'go-live':
        setPhase('live')
        break
      case 'pause':
        if (phase === 'rehearsal')
          throw new AppError('not-allowed', 'Nobody is watching yet: let the audience in first.')
        setPhase('paused')
        break
      case 'end':
        setPhase('ended')
        break
      case 'share':
        shared = { ...shared, [frame.pane]: frame.on }
        publish({ type: 'shared', pane: frame.pane, on: frame.on })
        if (frame.on) showAll()
        break
      case 'terminal':
        source?.terminal(frame.id, frame)
        break
      case 'chapter':
        if (phase !== 'live' || (frame.taskId !== undefined && frame.taskId === chapterTask)) break
        chapterTask = frame.taskId
        publish(eventOf(frame, now()))
        break
      case 'answer':
        audience.answer(frame.question, frame.text)
        break
      case 'poll':
        audience.startPoll(frame.question)
        break
      default:
        publish(eventOf(frame, now()))
        break
    }
  }

  function deskSoon(): void {
    if (isDeskDue || presenter === undefined) return
    isDeskDue = true
    later(deskMs, () => {
      isDeskDue = false
      presenter?.line.desk(desk())
    })
  }

  function desk(): DemoDesk {
    const { chapters, pointed } = state
    const poll = audience.poll()
    return {
      ...{ phase, at: at(), shared, chapters: [...chapters], questions: [...audience.questions()] },
      ...(pointed && { pointed }),
      ...(poll && { poll }),
      ...audience.figures(followers.count()),
      recordingFull: recording.isFull(),
    }
  }

  /** Told at most once a second: thousands come at once, and each is news to all the others. */
  function countSoon(): void {
    deskSoon()
    if (isCounting) return
    isCounting = true
    later(1_000, () => {
      isCounting = false
      if (state.followers !== followers.count()) publish({ type: 'following', followers: followers.count() })
    })
  }

  function awaySoon(): void {
    later(awayMs, () => {
      if (presenter !== undefined || scope.closed) return
      publish({ type: 'presenter', here: false })
      if (phase === 'live') setPhase('paused')
    })
  }

  function leftAlone(): void {
    if (presenter === undefined && followers.count() === 0) powers.onIdle()
  }

  // An earlier server may have left it live, and its presenter may never come back.
  awaySoon()
  const reads = new Map<string, { readonly at: number; readonly file: Promise<FaceFile> }>()

  return {
    attemptId: powers.attemptId,
    state: () => state,
    at,
    audience,
    follow(line) {
      const follower = followers.join(line)
      countSoon()
      return (
        follower && {
          ...follower,
          leave() {
            follower.leave()
            countSoon()
            leftAlone()
          },
        }
      )
    },
    async readFile(path) {
      if (phase !== 'live' || !shared.editor)
        throw new AppError('not-allowed', 'Files can be read while the presenter shares them.')
      const known = reads.get(path)
      if (known !== undefined && now() - known.at < readMs) return known.file
      const file = followed.files.read(path)
      file.catch(() => reads.delete(path))
      reads.set(path, { at: now(), file })
      for (const oldest of [...reads.keys()].slice(0, -mostReads)) reads.delete(oldest)
      return file
    },
    present(line) {
      presenter?.line.close('replaced')
      const own = { line }
      presenter = own
      if (phase !== 'ended') source ??= read()
      publish({ type: 'presenter', here: true })
      line.desk(desk())
      if (phase === 'live') showAll()
      else line.showAgain()
      return {
        obey,
        leave() {
          if (presenter !== own) return
          presenter = undefined
          awaySoon()
          leftAlone()
        },
      }
    },
    shutOut: () => followers.closeAll('withdrawn'),
    kept: recording.flush,
    isIdle: () => presenter === undefined && followers.count() === 0,
    async close() {
      scope.close()
      await batches.flush()
      await recording.flush()
    },
  }
}

function isPrivate(event: DemoEvent, shared: DemoState['shared']): boolean {
  switch (event.type) {
    case 'files':
    case 'shown':
    case 'edited':
    case 'looked':
      return !shared.editor
    case 'terminal':
    case 'resized':
    case 'printed':
    case 'terminal-selected':
      return !shared.terminal
    default:
      return false
  }
}

/** What an order that tells everybody something tells them. */
function eventOf(
  frame: Extract<
    DemoOrder,
    { type: 'show' | 'edit' | 'look' | 'select-terminal' | 'chapter' | 'point' | 'say' }
  >,
  now: number,
): DemoEvent {
  switch (frame.type) {
    case 'show':
      return { ...frame, type: 'shown' }
    case 'edit':
      return { ...frame, type: 'edited' }
    case 'look':
      return { type: 'looked', look: frame.look }
    case 'select-terminal':
      return { type: 'terminal-selected', id: frame.id }
    case 'chapter': {
      const { type, title, taskId } = frame
      return { type, title, ...(taskId !== undefined && { taskId }) }
    }
    case 'point':
      return { type: 'pointed', at: frame.at }
    case 'say':
      return { type: 'said', text: frame.text, at: now }
    default:
      return frame satisfies never
  }
}
