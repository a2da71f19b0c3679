import { randomBytes } from 'node:crypto'
import { emptyDemo } from '../../shared/demo/demo-state.ts'
import { AppError } from '../../shared/problem.ts'
import type { OwnDemo } from '../../shared/routes/demo-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import type { AttemptFace, FollowedAttempt } from '../attempts/face/attempt-face.ts'
import type { Log } from '../log.ts'
import type { People } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { type DemoCopy, takeCopy } from './copies.ts'
import type { DemoStore, StoredDemo } from './demo-store.ts'
import type { Entrance } from './entrances.ts'
import { type Later, laterByTimer } from './later.ts'
import { createLiveDemo, type LiveDemo } from './live-demo.ts'
import { createRecording, endOfPiece, readPiece } from './recording.ts'

/** What a visitor of a demo is told before they follow. */
export interface DemoVisit {
  readonly presenter: string | undefined
  readonly phase: StoredDemo['phase']
  readonly challenge: ReturnType<FollowedAttempt['view']>
  readonly startedAt: number | undefined
  readonly pieces: readonly number[]
  readonly length: number
}

/**
 * Demos of the attempts of this server. Who presents is whose attempt it is; who follows is whoever has the link. Throws
 * `unknown-demo` for a link that is not there, in the same words for one that was withdrawn.
 */
export interface DemoDesk {
  /**
   * Opens a demo, or names the one there is. Throws `not-allowed` for an exam, and where the presenter does not know that exams of
   * this challenge are about what is shown: every challenge is one.
   */
  open(attempt: AttemptFace, options: { readonly knowsOfExam: boolean }): Promise<OwnDemo>
  own(attemptId: string): Promise<OwnDemo | undefined>
  /** Withdraws the link, and gives another one where that is wanted. */
  changeLink(attemptId: string, renew: boolean): Promise<OwnDemo>
  /** The demo for its presenter's page. */
  present(attemptId: string): Promise<LiveDemo>
  /** `languages`: what the visitor reads, best first. */
  visit(token: string, languages: readonly string[]): Promise<DemoVisit>
  /** The demo for who has its link, and their way in: whether that still leads anywhere is asked when they enter. */
  follow(token: string): Promise<{ readonly demo: LiveDemo; readonly entrance: Entrance }>
  /** A piece of the recording, compressed with gzip. */
  piece(token: string, number: number): Promise<Uint8Array>
  /** A practice of one's own in which these tasks are done. */
  copy(person: Person, token: string, tasks: readonly string[]): Promise<DemoCopy>
  /** Keeps what is not kept yet. */
  close(): Promise<void>
}

export interface DemoDeskPowers {
  readonly attempts: Pick<Attempts, 'start' | 'open' | 'follow'>
  readonly people: Pick<People, 'nameOf'>
  readonly store: DemoStore
  readonly publicAddress: string | undefined
  readonly now: () => number
  readonly log: Log
  readonly later?: Later
}

export function createDemoDesk(powers: DemoDeskPowers): DemoDesk {
  const { attempts, people, store, publicAddress } = powers
  const live = createLiveDemos(powers)

  const toOwn = ({ token, phase }: StoredDemo): OwnDemo => ({
    phase,
    ...(token !== undefined && { token }),
    ...(publicAddress !== undefined && { publicAddress }),
  })

  const byToken = (token: string) => demoByToken(store, token)

  async function follow(token: string) {
    const demo = await live.get(await byToken(token))
    const entrance = demo.entrance()
    // It may have been withdrawn while the demo was taken up: from here on the entrance knows.
    await byToken(token)
    return { demo, entrance }
  }

  async function ofAttempt(attemptId: string): Promise<StoredDemo> {
    const demo = await store.ofAttempt(attemptId)
    if (demo === undefined) throw new AppError('unknown-demo', 'This attempt is not presented.')
    return demo
  }

  return {
    async open(attempt, { knowsOfExam }) {
      const known = await store.ofAttempt(attempt.id)
      if (known !== undefined) return toOwn(known)
      const { mode, phase, challenge } = attempt.state()
      if (mode === 'exam')
        throw new AppError(
          'not-allowed',
          'An exam cannot be presented. Practise the challenge, or demonstrate it.',
        )
      if (phase !== 'running' && phase !== 'preparing')
        throw new AppError('attempt-closed', 'This attempt has ended. Start a new one to present it.')
      if (!knowsOfExam)
        throw new AppError(
          'not-allowed',
          'Exams are taken on this challenge too, and whoever follows sees how it is done. Confirm that first.',
        )
      const demo: StoredDemo = {
        attemptId: attempt.id,
        presenterId: attempt.actor.personId,
        challengeId: challenge.id,
        token: newToken(),
        phase: 'rehearsal',
        startedAt: undefined,
        pieces: [],
        length: 0,
      }
      await store.save(demo)
      return toOwn(demo)
    },
    async own(attemptId) {
      const demo = await store.ofAttempt(attemptId)
      return demo && toOwn(demo)
    },
    async changeLink(attemptId, renew) {
      const changed = await live.change(attemptId, () => ({ token: renew ? newToken() : undefined }))
      live.running(attemptId)?.shutOut()
      return toOwn(changed)
    },
    present: async attemptId => live.get(await ofAttempt(attemptId)),
    async visit(token, languages) {
      const { attemptId } = await byToken(token)
      const followed = await attempts.follow(attemptId, languages)
      const now = live.running(attemptId)
      if (now?.state().phase === 'ended') await now.kept()
      const demo = await byToken(token)
      return {
        presenter: await people.nameOf(demo.presenterId),
        phase: demo.phase,
        challenge: followed.view(),
        startedAt: demo.startedAt,
        pieces: demo.pieces,
        length: now?.at() ?? demo.length,
      }
    },
    follow,
    async piece(token, number) {
      const { attemptId } = await byToken(token)
      const bytes = await store.piece(attemptId, number)
      if (bytes === undefined) throw new AppError('unknown-file', 'There is no such piece of the recording.')
      return bytes
    },
    async copy(person, token, tasks) {
      const { attemptId, challengeId } = await byToken(token)
      // In the order of the challenge: what comes later in it may need what comes before.
      const known = (await attempts.follow(attemptId)).view().tasks.map(({ id }) => id)
      const wanted = known.filter(id => tasks.includes(id))
      return takeCopy(attempts, person, challengeId, { of: attemptId, tasks: wanted })
    },
    close: live.close,
  }
}

/** Throws `unknown-demo` for a link that is not there, or no longer. */
async function demoByToken(store: DemoStore, token: string): Promise<StoredDemo> {
  const demo = await store.byToken(token)
  if (demo === undefined)
    throw new AppError(
      'unknown-demo',
      'The link may be old, or it was withdrawn. Ask whoever gave it to you for another one.',
    )
  return demo
}

/** Those demos that somebody presents or follows now; what is kept of one is changed by one hand at a time. */
function createLiveDemos({ attempts, store, now, log, later = laterByTimer }: DemoDeskPowers) {
  const running = new Map<string, LiveDemo>()
  const opening = new Map<string, Promise<LiveDemo>>()
  const closing = new Map<string, Promise<void>>()
  const lanes = new Map<string, Promise<unknown>>()

  function change(attemptId: string, to: (demo: StoredDemo) => Partial<StoredDemo>): Promise<StoredDemo> {
    const turn = (lanes.get(attemptId) ?? Promise.resolve()).then(async () => {
      const demo = await store.ofAttempt(attemptId)
      if (demo === undefined) throw new AppError('unknown-demo', 'This attempt is not presented.')
      const changed = { ...demo, ...to(demo) }
      await store.save(changed)
      return changed
    })
    const done: Promise<void> = turn.then(
      () => over(),
      () => over(),
    )
    const over = () => {
      if (lanes.get(attemptId) === done) lanes.delete(attemptId)
    }
    lanes.set(attemptId, done)
    return turn
  }

  /** As it was left: the end of its last piece, with the phase that is kept beside it. */
  async function leftState({ attemptId, pieces, phase }: StoredDemo) {
    const last = pieces.length === 0 ? undefined : await store.piece(attemptId, pieces.length - 1)
    return { ...(last === undefined ? emptyDemo : endOfPiece(readPiece(last))), phase }
  }

  async function revive({ attemptId }: StoredDemo): Promise<LiveDemo> {
    await closing.get(attemptId)
    const demo = await change(attemptId, () => ({}))
    const followed = await attempts.follow(attemptId)
    const made: LiveDemo = createLiveDemo({
      attemptId,
      begin: await leftState(demo),
      followed,
      recording: createRecording(demo.pieces, {
        attemptId,
        store,
        later,
        log,
        onKept: async pieces => void (await change(attemptId, () => ({ pieces, length: made.at() }))),
      }),
      now,
      later,
      log,
      onPhase(phase) {
        const started = (known: StoredDemo) => known.startedAt ?? (phase === 'live' ? now() : undefined)
        change(attemptId, known => ({ phase, startedAt: started(known), length: made.at() })).catch(error =>
          log.error({ error, attemptId }, 'the phase of a demo could not be kept'),
        )
      },
      onIdle() {
        // Somebody who loads the page anew is back at once.
        later(idleMs, () => {
          if (made.isIdle() && running.get(attemptId) === made) void forget(made)
        })
      },
    })
    running.set(attemptId, made)
    return made
  }

  /** Whoever asks for it meanwhile waits until all of it is kept. */
  function forget(demo: LiveDemo): Promise<void> {
    const { attemptId } = demo
    running.delete(attemptId)
    const closed = demo.close().finally(() => closing.delete(attemptId))
    closing.set(attemptId, closed)
    return closed
  }

  return {
    change,
    running: (attemptId: string) => running.get(attemptId),
    /** The running one, or it is taken up as it was left. */
    get(demo: StoredDemo): Promise<LiveDemo> {
      const known = running.get(demo.attemptId)
      if (known !== undefined) return Promise.resolve(known)
      const made = opening.get(demo.attemptId) ?? revive(demo).finally(() => opening.delete(demo.attemptId))
      opening.set(demo.attemptId, made)
      return made
    },
    async close() {
      await Promise.all([...running.values()].map(forget))
    },
  }
}

/** A demo that nobody presents or follows stays in memory for so long. Milliseconds. */
const idleMs = 60_000

/** 26 characters of 0-9a-v: 130 random bits, which nobody finds by trying. */
function newToken(): string {
  return Array.from(randomBytes(26), byte => '0123456789abcdefghijklmnopqrstuv'[byte & 31]).join('')
}
