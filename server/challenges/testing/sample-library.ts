import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect } from 'vitest'
import { type ChallengeLibrary, createChallengeLibrary } from '../challenge-library.ts'
import type { LoadedChallenge } from '../loaded-challenge.ts'
import { sampleFiles, writeFiles } from './sample-challenge.ts'

/** What a test has of a library of its own. */
export interface SampleLibrary {
  /** Holds the challenges' folder and the library's data. */
  readonly root: string
  readonly folder: string
  readonly library: ChallengeLibrary
}

/** Before each test: a folder with the sample challenge in it, and a library over it. */
export function useSampleLibrary(): () => SampleLibrary {
  let current: SampleLibrary
  beforeEach(async () => {
    const root = await mkdtemp(join(tmpdir(), 'assay-library-'))
    const folder = join(root, 'challenges')
    await writeFiles(join(folder, 'sample'), sampleFiles)
    current = { root, folder, library: createChallengeLibrary({ folder, dataFolder: join(root, 'data') }) }
    return () => rm(root, { recursive: true, force: true })
  })
  return () => current
}

/** The sample as a library over such a folder has it; nothing else may be wrong in there. */
export async function sampleOf(library: ChallengeLibrary): Promise<LoadedChallenge> {
  const { challenges, broken } = await library.load()
  expect(broken).toEqual([])
  const [found] = challenges
  if (found === undefined) throw new Error('The sample was not loaded')
  return found
}
