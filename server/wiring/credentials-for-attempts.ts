import { createHash } from 'node:crypto'
import { readClock } from '../../shared/clock.ts'
import type { Achieved } from '../../shared/credentials/badge.ts'
import { type Condition, conditionSentences } from '../../shared/credentials/condition-words.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { AttemptCredentials } from '../attempts/life/attempt-credentials.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { People } from '../people/people.ts'

/** The office as attempts see it: what was passed, told in the words that go into a badge. */
export function credentialsForAttempts(office: CredentialOffice, people: People): AttemptCredentials {
  return {
    async issue(passed, challenge) {
      const name = await people.nameOf(passed.candidate.id)
      const issued = await office.issue(passed.attemptId, achievedIn(passed, challenge, name))
      return issued.map(({ kind, id, token }) => ({
        kind,
        id,
        digest: createHash('sha256').update(token).digest('hex'),
      }))
    },
  }
}

/** What a passed attempt shows. */
export function achievedIn(
  { clock, ended, score }: Pick<AttemptState, 'clock' | 'ended' | 'score'>,
  { manifest }: LoadedChallenge,
  holderName: string | undefined,
): Achieved {
  if (clock.startedAt === undefined || ended === undefined || score === undefined)
    throw new Error('only an attempt that was scored can be told of')
  const titles = new Map([...manifest.domains, ...manifest.tasks].map(({ id, title }) => [id, title]))
  const titleOf = (id: string) => titles.get(id) ?? id
  const { id, version, title, summary, passPercent } = manifest
  const { usedMs } = readClock(clock, ended.at)
  return {
    challenge: { id, version, title, summary, passPercent },
    holderName,
    startedAt: moment(clock.startedAt),
    endedAt: moment(ended.at),
    conditions: conditionsOf({
      minutes: manifest.minutes,
      usedMs,
      givenBackMs: clock.givenBackMs,
      variants: Object.keys(manifest.parameters).length > 0,
    }),
    percent: score.percent,
    domains: score.domains.map(domain => ({
      title: titleOf(domain.id),
      percent: Math.round((1_000 * domain.earned) / Math.max(1, domain.possible)) / 10,
    })),
    tasks: score.tasks.map(task => ({
      title: titleOf(task.id),
      earned: task.earned,
      possible: task.possible,
    })),
  }
}

/** The conditions of an exam, for strangers: they go into the badge word for word. */
export function conditionsOf(exam: {
  readonly minutes: number
  readonly usedMs: number
  readonly givenBackMs: number
  readonly variants: boolean
}): string {
  const conditions: readonly Condition[] = [
    {
      kind: 'exam',
      minutes: exam.minutes,
      used: Math.max(1, Math.round(exam.usedMs / 60_000)),
    },
    ...(exam.givenBackMs > 0 ? [givenBack(exam.givenBackMs)] : []),
    { kind: 'open-book' },
    { kind: 'no-hints' },
    ...(exam.variants ? [{ kind: 'variant' } as const] : []),
  ]
  return conditions.map(conditionSentences.en).join(' ')
}

/** A minute is told from a minute on, and less as less. */
function givenBack(ms: number): Condition {
  return { kind: 'given-back', minutes: ms < 60_000 ? 0 : Math.round(ms / 60_000) }
}

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`
