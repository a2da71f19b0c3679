import { randomBytes } from 'node:crypto'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { AttemptEvent } from '../../shared/journal/attempt-event.ts'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { journalFormat } from '../../shared/journal/journal-format.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import { AppError } from '../../shared/problem.ts'
import type { AttemptSummary } from '../../shared/routes/attempt-routes.ts'
import type { People } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { createCopyRun } from './bring-copy.ts'
import type { AttemptChallenges } from './checks/attempt-challenge.ts'
import type { AttemptFace, FollowedAttempt } from './face/attempt-face.ts'
import { createFaces } from './face/create-faces.ts'
import { followAttempt } from './face/follow-attempt.ts'
import type { AttemptRow, AttemptStore } from './journal/attempt-store.ts'
import { sha256 } from './journal/live-attempt.ts'
import { isOver } from './journal/standing.ts'
import type { AttemptAccounts } from './life/attempt-accounts.ts'
import { jobKinds, jobsAtOnce, prepareJob } from './life/attempt-jobs.ts'
import type { AttemptLives } from './life/attempt-lives.ts'

/** Where a copy of a demo begins: the attempt that is presented, and the tasks that are solved in the copy, in their order. */
export interface CopyOrder {
  readonly of: string
  readonly tasks: readonly string[]
}

/** What a person can do with attempts; everything is checked to be theirs. The gateway over HTTP and sockets calls this. */
export interface Attempts {
  /**
   * Begins an attempt, or gives the open one of this person, challenge and mode (`created` is false). Resolves when it is
   * written down; it is prepared after that. Throws `unknown-challenge`, `challenge-broken`, `challenge-draft`, `machine-full`, or what
   * `admit` refuses with. Terminals are recorded of an exam alone, and only if its candidate has consented. `copy` begins a practice
   * where a demo is: as soon as it runs its tasks are solved by themselves, also if the server dies meanwhile.
   */
  start(
    person: Person,
    challengeId: string,
    mode: AttemptMode,
    more?: { readonly recordsTerminals?: boolean; readonly copy?: CopyOrder },
  ): Promise<{ readonly attemptId: string; readonly created: boolean }>
  /** All attempts of this person, open and over. */
  list(person: Person): Promise<AttemptSummary[]>
  /**
   * Told in the first of these languages that its challenge has. Throws `unknown-attempt` for one that is not there and for one
   * that is somebody else's, in the same words.
   */
  open(person: Person, attemptId: string, languages?: readonly string[]): Promise<AttemptFace>
  /** Whose an attempt is; undefined where there is none. No organisation has attempts yet. */
  find(attemptId: string): Promise<{ readonly kind: 'attempt'; readonly candidateId: string } | undefined>
  /**
   * As it is shown to whoever follows a demo of it, which its candidate decides about: whoever calls this has made sure of that.
   * Throws `not-allowed` for an exam, `unknown-attempt`.
   */
  follow(attemptId: string, languages?: readonly string[]): Promise<FollowedAttempt>
}

/** What attempts are made of. */
export interface AttemptsPowers {
  readonly store: AttemptStore
  readonly challenges: AttemptChallenges
  readonly lives: AttemptLives
  readonly people: People
  readonly accounts: Pick<AttemptAccounts, 'consoleLink'>
  readonly now: () => number
  /** Refuses modes that this server cannot run fairly, by throwing. */
  admit(mode: AttemptMode): Promise<void>
}

/** The door to attempts over the parts given; holds nothing that would have to be closed. */
export function createAttempts(powers: AttemptsPowers): Attempts {
  const { store, challenges, lives, now } = powers
  const openFace = createFaces(powers)
  const runtimeOf = ({ id, standing }: AttemptRow) => (isOver(standing) ? lives.read(id) : lives.open(id))

  const attempts: Attempts = {
    async start(person, challengeId, mode, { recordsTerminals, copy } = {}) {
      const challenge = await challenges.current(challengeId)
      const [open] = (await store.journal.find({ candidateId: person.id, open: true })).filter(
        row => row.challengeId === challengeId && row.mode === mode,
      )
      if (open) return { attemptId: open.id, created: false }
      if (mode === 'exam' && challenge.manifest.status === 'draft')
        throw new AppError(
          'challenge-draft',
          'This exam is still being written, and nothing that it says of anybody would count yet. It can be practised.',
        )
      await powers.admit(mode)
      await powers.people.remember(person)
      const attemptId = newAttemptId()
      const startedAt = now()
      const started = startedEvent({
        ...{ attemptId, person, challenge, mode, recordsTerminals, copy },
        parameters: challenges.parametersFor(challenge, attemptId),
      })
      const entries = link(emptyChain, startedAt, [started], sha256)
      const row = { id: attemptId, candidateId: person.id, challengeId, mode }
      const result = await atItsPlace(lives, attemptId, startedAt, () =>
        store.journal.create(row, entries, { jobs: [prepareJob(attemptId, startedAt)] }),
      )
      return result.kind === 'created'
        ? { attemptId, created: true }
        : { attemptId: result.attemptId, created: false }
    },

    async list(person) {
      const rows = await store.journal.find({ candidateId: person.id })
      return rows.map(({ id, challengeId, mode, open, createdAt, standing }) => ({
        attemptId: id,
        challengeId,
        mode,
        open,
        createdAt,
        ...standing,
      }))
    },

    async open(person, attemptId, languages = []) {
      const [row] = await store.journal.find({ id: attemptId })
      if (row?.candidateId !== person.id) throw unknownAttempt()
      const { attempt, challenge, checks, workspace, recorder, runProcedure } = await runtimeOf(row)
      return openFace(
        { personId: person.id, role: 'candidate', languages },
        {
          attempt,
          challenge,
          workspace,
          onTerminal: recorder.shown,
          consoleLink: powers.accounts.consoleLink,
          requestChecks: ids => checks.request(ids, 'request'),
          runProcedure,
          closingJob: () => lives.closingJob(attemptId),
          watchStart: listener => lives.watchStart(attemptId, listener),
          deadlineJob: lives.deadlineJob,
        },
      )
    },

    async find(attemptId) {
      const [row] = await store.journal.find({ id: attemptId })
      return row && { kind: 'attempt', candidateId: row.candidateId }
    },

    async follow(attemptId, languages = []) {
      const [row] = await store.journal.find({ id: attemptId })
      if (row === undefined) throw unknownAttempt()
      return followAttempt({ ...(await runtimeOf(row)), now }, languages)
    },
  }
  store.jobs.work(jobKinds.copy, createCopyRun(openCopy), { atOnce: jobsAtOnce.copy })
  return attempts

  async function openCopy(attemptId: string) {
    const [row] = await store.journal.find({ id: attemptId })
    if (row === undefined) throw unknownAttempt()
    const { attempt } = await runtimeOf(row)
    return { attempt, face: await attempts.open({ id: row.candidateId, name: '' }, attemptId) }
  }
}

/** Has its place before it is written down: whoever comes later is behind, however long that takes. */
async function atItsPlace(
  lives: AttemptLives,
  attemptId: string,
  at: number,
  create: () => ReturnType<AttemptStore['journal']['create']>,
): ReturnType<AttemptStore['journal']['create']> {
  lives.arrive(attemptId, at)
  try {
    const result = await create()
    if (result.kind !== 'created') lives.depart(attemptId)
    return result
  } catch (error) {
    lives.depart(attemptId)
    throw error
  }
}

/** What an attempt's journal begins with. */
function startedEvent(begun: {
  readonly attemptId: string
  readonly person: Person
  readonly challenge: Awaited<ReturnType<AttemptChallenges['current']>>
  readonly mode: AttemptMode
  readonly parameters: Parameters
  readonly recordsTerminals: boolean | undefined
  readonly copy: CopyOrder | undefined
}): AttemptEvent {
  const { attemptId, person, challenge, mode, parameters, recordsTerminals, copy } = begun
  const { id, version, minutes } = challenge.manifest
  return {
    type: 'attempt-started',
    body: {
      format: journalFormat,
      attemptId,
      candidate: { id: person.id },
      challenge: { id, version, digest: challenge.digest },
      mode,
      budgetMs: minutes * 60_000,
      ...(mode === 'exam' && recordsTerminals && { recordsTerminals: true }),
      ...(mode === 'practice' && copy && { copy: { of: copy.of, tasks: [...copy.tasks] } }),
      salt: randomBytes(saltBytes).toString('hex'),
      parameters: { ...parameters },
    },
  }
}

function unknownAttempt(): AppError {
  return new AppError(
    'unknown-attempt',
    'There is no such attempt on this server. Go to the home page to see yours.',
  )
}

/** Of the journal's hashes: as many as a hash has. */
const saltBytes = 32

/** 26 characters of 0-9a-v: 130 random bits, fit for file names and addresses. */
function newAttemptId(): string {
  return Array.from(randomBytes(26), byte => '0123456789abcdefghijklmnopqrstuv'[byte & 31]).join('')
}
