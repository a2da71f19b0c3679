import { resolve } from 'node:path'
import { gateRows } from './gate-rows.ts'
import { loadChallengeFrom } from './prove-challenge.ts'

/** Loads a challenge and says what it consists of, or what is wrong with it. Whether it is in order. */
export async function commandValidate(folder: string): Promise<boolean> {
  try {
    const { manifest, digest, lacking } = await loadChallengeFrom(resolve(folder))
    for (const place of lacking)
      console.error(`${place} is missing; write it, since whoever reads that language gets another there.`)
    const { tasks, solutions, designs, mutants, cheats } = manifest
    console.log(
      `${manifest.id} ${manifest.version}, ${digest.slice(0, 12)}: ${tasks.length} tasks, ` +
        `${tasks.flatMap(task => task.checks).length} checks, ${solutions.length} solutions, ${designs.length} designs, ` +
        `${mutants.length} mutants, ${cheats.length} cheats; ${gateRows(manifest, 'together').length} rows`,
    )
    return lacking.length === 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}
