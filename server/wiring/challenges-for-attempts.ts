import { createHmac } from 'node:crypto'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import { AppError } from '../../shared/problem.ts'
import type { AttemptChallenges } from '../attempts/checks/attempt-challenge.ts'
import type { ChallengeLibrary } from '../challenges/challenge-library.ts'
import type { Journal } from '../store/journal.ts'

/** The library as attempts see it. Parameters come from the installation's secret, so that nobody can guess a variant. */
export function challengesForAttempts(library: ChallengeLibrary, secret: Uint8Array): AttemptChallenges {
  return {
    async current(challengeId) {
      const { challenges, broken } = await library.load()
      const found = challenges.find(challenge => challenge.manifest.id === challengeId)
      if (found) return found
      const problem = broken.find(one => one.folder === challengeId)?.problem
      if (problem)
        throw new AppError('challenge-broken', `The challenge ${challengeId} cannot be used. ${problem}`)
      throw new AppError('unknown-challenge', `There is no challenge "${challengeId}" on this server.`)
    },
    open: digest => library.open(digest),
    parametersFor: (challenge, attemptId) =>
      deriveParameters(challenge.manifest.parameters, name =>
        createHmac('sha256', secret).update(`${attemptId}\n${name}`).digest(),
      ),
  }
}

/**
 * The digests of all versions that attempts were made with, whether they are open or over: reports want them too. Any digest
 * in the event that an attempt begins with counts, so that attempts of other versions of Assay keep theirs as well.
 */
export async function pinnedVersions(journal: Pick<Journal, 'find' | 'read'>): Promise<ReadonlySet<string>> {
  const pinned = new Set<string>()
  for (const { id } of await journal.find({})) {
    const [first] = await journal.read(id, 0, 1)
    for (const [digest] of JSON.stringify(first?.body ?? {}).matchAll(/\b[0-9a-f]{64}\b/g)) pinned.add(digest)
  }
  return pinned
}
