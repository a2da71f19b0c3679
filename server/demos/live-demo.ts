import type { DemoEvent, DemoPhase } from '../../shared/demo/demo-event.ts'
import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { AppError } from '../../shared/problem.ts'
import type { FaceFile, FollowedAttempt } from '../attempts/face/attempt-face.ts'
import type { Log } from '../log.ts'
import { type AttemptSource, createAttemptSource } from './attempt-source.ts'
import type { Audience } from './audience.ts'
import { createDemoOrders, type DemoOrder } from './demo-orders.ts'
import { createDemoStage, type DemoStage } from './demo-stage.ts'
import { createEntrances, type Entrance } from './entrances.ts'
import { createFileReads } from './file-reads.ts'
import { createFollowers, type Follower, type FollowerLine, type Followers } from './followers.ts'
import type { Later } from './later.ts'
import { createPresenterSeat, type PresenterLine } from './presenter-seat.ts'
import type { Recording } from './recording.ts'
import { createToldAudience } from './told-audience.ts'

/** The presenter's page while it is connected. */
export interface Presenter {
  /** Throws `not-allowed` for what the demo is not in a phase for. */
  obey(order: DemoOrder): void
  leave(): void
}

/** One demo that somebody presents or follows at the moment. */
export interface LiveDemo {
  readonly attemptId: string
  state(): DemoState
  /** Time of the demo in milliseconds. */
  at(): number
  readonly audience: Audience
  /** As the link is now. */
  entrance(): Entrance
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
  /** Called with each new phase. */
  readonly onPhase: (phase: DemoPhase) => void
  /** Nobody presents or follows any more. */
  readonly onIdle: () => void
}

export function createLiveDemo(powers: LiveDemoPowers): LiveDemo {
  const { begin, followed, recording, now, later, log } = powers
  let source: AttemptSource | undefined
  let isClosed = false
  const entrances = createEntrances(() => isClosed)
  const followers = createFollowers(() => stage.state(), now)
  const stage: DemoStage = createDemoStage({ begin, recording, now, later, tell })
  const audience = createToldAudience({ begin, stage, later, onChange: () => seat.deskSoon() })
  const seat = createPresenterSeat({
    desk: () => deskOf(stage, audience, followers, recording),
    later,
    onAway() {
      if (isClosed) return
      stage.publish({ type: 'presenter', here: false })
      if (stage.phase() === 'live') setPhase('paused')
    },
    onLeft: leftAlone,
  })
  const obey = createDemoOrders({ stage, audience, source: () => source, setPhase, showAll, now })
  const countSoon = createCount(stage, followers, later)
  const readFile = createFileReads(followed.files, now)
  // An earlier server may have left it live, and its presenter may never come back.
  seat.expect()

  function tell(seq: number, frame: Uint8Array): Promise<void> {
    seat.deskSoon()
    return followers.tell(seq, frame)
  }
  function setPhase(phase: DemoPhase): void {
    if (phase === 'ended') audience.flush()
    if (!stage.setPhase(phase)) return
    powers.onPhase(phase)
    if (phase === 'live') showAll()
    if (phase !== 'ended') return
    source?.close()
    source = undefined
    void stage.finish()
  }
  function showAll(): void {
    source?.showAll()
    seat.showAgain()
  }
  function happened(event: DemoEvent): void {
    for (const told of continued(event, stage.state())) stage.publish(told)
    const isOver = event.type === 'entry' && followed.state().phase !== 'running'
    if (isOver && stage.phase() !== 'ended') setPhase('ended')
  }
  function leftAlone(): void {
    if (isIdle()) powers.onIdle()
  }
  const isIdle = () => !seat.isTaken() && followers.count() === 0

  return {
    attemptId: powers.attemptId,
    state: stage.state,
    at: stage.at,
    audience,
    entrance: entrances.open,
    follow(line) {
      const follower = followers.join(line)
      const counted = () => {
        countSoon()
        seat.deskSoon()
      }
      counted()
      const leave = () => {
        follower?.leave()
        counted()
        leftAlone()
      }
      return follower && { ...follower, leave }
    },
    async readFile(path) {
      if (stage.phase() !== 'live' || !stage.shared().editor)
        throw new AppError('not-allowed', 'Files can be read while the presenter shares them.')
      return readFile(path)
    },
    present(line) {
      if (stage.phase() !== 'ended') source ??= createAttemptSource({ followed, tell: happened, later, log })
      stage.publish({ type: 'presenter', here: true })
      const leave = seat.take(line)
      if (stage.phase() === 'live') showAll()
      else line.showAgain()
      return { obey, leave }
    },
    shutOut() {
      entrances.withdraw()
      followers.closeAll('withdrawn')
    },
    kept: recording.flush,
    isIdle,
    async close() {
      isClosed = true
      audience.flush()
      source?.close()
      await stage.finish()
    },
  }
}

/** A terminal that is known goes on where it was, and what was seen of it stays. */
function continued(event: DemoEvent, { terminals }: DemoState): readonly DemoEvent[] {
  if (event.type !== 'terminal' || terminals[event.id] === undefined) return [event]
  const { id, cols, rows, printed } = event
  return [
    { type: 'resized', id, cols, rows },
    { type: 'printed', id, data: `\r\n${printed}` },
  ]
}

/** Told at most once a second: thousands come at once, and each is news to all the others. */
function createCount(stage: DemoStage, followers: Followers, later: Later): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    later(1_000, () => {
      isDue = false
      const count = followers.count()
      if (stage.state().followers !== count) stage.publish({ type: 'following', followers: count })
    })
  }
}

function deskOf(stage: DemoStage, audience: Audience, followers: Followers, recording: Recording): DemoDesk {
  const { chapters, pointed } = stage.state()
  const poll = audience.poll()
  return {
    phase: stage.phase(),
    at: stage.at(),
    shared: stage.shared(),
    chapters: [...chapters],
    questions: [...audience.questions()],
    ...(pointed && { pointed }),
    ...(poll && { poll }),
    ...audience.figures(followers.count()),
    recordingFull: recording.isFull(),
  }
}
