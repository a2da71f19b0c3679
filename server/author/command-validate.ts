import { resolve } from 'node:path'
import { pick } from '../../shared/json.ts'
import { modelScriptProblem } from '../accounts/model-script.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { gateRows } from './gate-rows.ts'
import { loadChallengeFrom } from './prove-challenge.ts'
import { parametersOf } from './run-gate.ts'

/** Loads a challenge and says what it consists of, or what is wrong with it. Whether it is in order. */
export async function commandValidate(folder: string): Promise<boolean> {
  try {
    const challenge = await loadChallengeFrom(resolve(folder))
    const { manifest, digest, lacking } = challenge
    const hole = scriptProblem(challenge)
    if (hole !== undefined) {
      console.error(`The script of the models cannot be played:\n${hole}`)
      return false
    }
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

/** What is wrong with what its models say, with the parameters that an attempt may have. */
function scriptProblem({ manifest, fixtures }: LoadedChallenge): string | undefined {
  const script = pick(
    fixtures(parametersOf(manifest, { name: 'validate', variant: 0 })) ?? {},
    'bedrock-script',
  )
  return script === undefined ? undefined : modelScriptProblem(script)
}
