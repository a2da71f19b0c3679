import { basename, resolve } from 'node:path'
import { type ChallengeLibrary, createChallengeLibrary } from '../challenges/challenge-library.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'

/**
 * The challenge in a folder that a person names, and the library of the folder round it.
 * @throws Error that says what is wrong with the challenge, or that there is none
 */
export async function challengeOfFolder(
  folder: string,
  dataFolder: string,
): Promise<{ readonly challenge: LoadedChallenge; readonly library: ChallengeLibrary }> {
  const path = resolve(folder)
  const id = basename(path)
  const library = createChallengeLibrary({ folder: resolve(path, '..'), dataFolder })
  const { challenges, broken } = await library.load()
  const challenge = challenges.find(({ manifest }) => manifest.id === id)
  if (challenge !== undefined) return { challenge, library }
  const problem = broken.find(each => each.folder === id)?.problem
  throw new Error(problem ?? `There is no challenge with the id ${id}; its folder must have its id.`)
}
