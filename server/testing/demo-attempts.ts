import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import type { AttemptFace } from '../attempts/face/attempt-face.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryStore } from '../attempts/testing/memory-store.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { Person } from '../people/person.ts'
import { demoLook } from './demo-look.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** An attempt as it went: how many tasks were solved in how many minutes, and how it ended. */
interface Course {
  readonly person: Person
  readonly mode: AttemptMode
  readonly daysAgo: number
  readonly solved: number
  readonly minutes: number
  readonly end: 'submitted' | 'expired' | 'abandoned' | 'not prepared' | 'just started'
}

/** Attempts of three people, in every phase that a page can show, taken on a fake platform by the rules of real ones. */
export async function takeDemoAttempts(
  challenge: LoadedChallenge,
  parameters: Readonly<Record<string, string>>,
  me: Person,
  now: number,
): Promise<FakePlatform> {
  const ada = { id: 'demo-ada', name: 'Ada Okafor' }
  const bo = { id: 'demo-bo', name: 'Bo Lindqvist' }
  const courses: readonly Course[] = [
    { person: me, mode: 'practice', daysAgo: 6, solved: 1, minutes: 9, end: 'abandoned' },
    { person: ada, mode: 'exam', daysAgo: 5, solved: 3, minutes: 14, end: 'submitted' },
    { person: me, mode: 'practice', daysAgo: 4, solved: 0, minutes: 0, end: 'not prepared' },
    { person: me, mode: 'practice', daysAgo: 3, solved: 2, minutes: 16, end: 'submitted' },
    { person: bo, mode: 'exam', daysAgo: 2, solved: 1, minutes: 12, end: 'expired' },
    { person: me, mode: 'exam', daysAgo: 1, solved: 3, minutes: 17, end: 'submitted' },
    { person: me, mode: 'practice', daysAgo: 0, solved: 0, minutes: 0, end: 'just started' },
    { person: bo, mode: 'practice', daysAgo: 0, solved: 0, minutes: 0, end: 'just started' },
  ]
  const platform: FakePlatform = createFakePlatform(createMemoryStore(), {
    challenge,
    parameters,
    look: async (_, checkId) => demoLook(platform, checkId),
  })
  await platform.recover(undefined)
  for (const course of courses) await take(platform, challenge, course, now - course.daysAgo * day)
  platform.close()
  return platform
}

async function take(
  platform: FakePlatform,
  challenge: LoadedChallenge,
  course: Course,
  startsAt: number,
): Promise<void> {
  const { tasks } = challenge.manifest
  platform.time = startsAt
  for (const { id, kind } of tasks.flatMap(task => task.checks))
    platform.outcomes.set(id, kind === 'guard' ? 'pass' : 'fail')
  if (course.end === 'not prepared') platform.failProvisioning = new Error('No account was free.')
  const { attemptId } = await platform.attempts.start(course.person, challenge.manifest.id, course.mode)
  // Whoever uses the data prepares it: then it has a real account.
  if (course.end === 'just started') return
  await platform.store.runDueJobs(platform.time)
  platform.failProvisioning = undefined
  if (course.end === 'not prepared') return
  const attempt = await platform.attempts.open(course.person, attemptId)
  await until(attempt, state => allDecided(state, challenge))
  if (course.minutes > 0) await workThrough(platform, attempt, challenge, course)
  if (course.end === 'submitted') await attempt.perform(`${attemptId}-submit`, { kind: 'submit' })
  if (course.end === 'abandoned') await attempt.perform(`${attemptId}-abandon`, { kind: 'abandon' })
  if (course.end === 'expired') platform.time = startsAt + challenge.manifest.minutes * minute + 1
  await platform.store.runDueJobs(platform.time)
}

/** Each solved task is asked about before it passes, and the account is away for a while during the second. */
async function workThrough(
  platform: FakePlatform,
  attempt: AttemptFace,
  { manifest }: LoadedChallenge,
  course: Course,
): Promise<void> {
  const third = Math.floor((course.minutes * minute) / course.solved / 3)
  const check = (taskId: string, time: string) =>
    attempt.perform(`${attempt.id}-check-${time}-${taskId}`, { kind: 'check', taskId })
  for (const [index, task] of manifest.tasks.slice(0, course.solved).entries()) {
    const text = `// ${task.title}\n`
    const path = `${task.id}.md`
    await attempt.perform(`${attempt.id}-save-${task.id}`, { kind: 'save-file', path, text })
    platform.time += third
    await check(task.id, 'early')
    await until(attempt, state => task.checks.every(({ id }) => wasAsked(state, id)))
    platform.time += third
    if (index === 1) await beAway(platform, attempt)
    platform.time += third
    for (const { id } of task.checks) platform.outcomes.set(id, 'pass')
    await check(task.id, 'late')
    await until(attempt, state => task.checks.every(({ id }) => passes(state, id)))
  }
}

/** The account cannot be reached for 40 seconds. */
async function beAway(platform: FakePlatform, attempt: AttemptFace): Promise<void> {
  platform.setReachable('accounts', false)
  await until(attempt, state => state.clock.stopped !== undefined)
  platform.time += 40_000
  platform.setReachable('accounts', true)
  await until(attempt, state => state.clock.stopped === undefined)
}

function wasAsked({ checks }: AttemptState, id: string): boolean {
  return checks[id]?.touched === true && !checks[id].checking
}

function passes({ checks }: AttemptState, id: string): boolean {
  return checks[id]?.verdict?.outcome === 'pass' && !checks[id].checking
}

function allDecided({ checks }: AttemptState, { manifest }: LoadedChallenge): boolean {
  return manifest.tasks
    .flatMap(task => task.checks)
    .every(({ id }) => checks[id]?.verdict !== undefined && !checks[id].checking)
}

function until(attempt: AttemptFace, fits: (state: AttemptState) => boolean): Promise<void> {
  return new Promise(resolve => {
    if (fits(attempt.state())) return resolve()
    const stop = attempt.onEntries(() => {
      if (!fits(attempt.state())) return
      stop()
      resolve()
    })
  })
}
