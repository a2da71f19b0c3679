import type { Parameters } from '../../../shared/challenge/parameters.ts'
import { parametersOf, wantedAccount } from '../run-gate.ts'
import { shownToCandidate } from '../shown-to-candidate.ts'
import type { BenchOptions } from './gate-bench.ts'

/** So many attempts are compared. */
const attempts = 50
/** Of them so many differ at least: a few may draw the same by chance. */
const leastDifferent = 45

/**
 * Looks whether somebody else's solution is worth anything. Attempts must differ, in what their candidates read as well, and the
 * reference's steps made for one attempt, carried out in the account of another with the same faults, must pass no goal.
 */
export async function gateCopied(options: BenchOptions): Promise<string[]> {
  return [...alike(options), ...(await passedByCopies(options))]
}

/** What 50 attempts have in common that they should not. */
function alike({ challenge }: BenchOptions): string[] {
  const { manifest } = challenge
  const drawn = Array.from({ length: attempts }, (_, index) =>
    parametersOf(manifest, { name: `attempt-${index}`, variant: 0 }),
  )
  const different = new Set(drawn.map(parameters => JSON.stringify(parameters))).size
  if (different < leastDifferent)
    return [
      `${attempts} attempts with the same faults have ${different} different sets of parameters, so that solutions can be handed on; add a parameter, such as a suffix of names`,
    ]
  const own = Object.keys(manifest.parameters).filter(
    name => !challenge.secretParameters.has(name) && manifest.parameters[name]?.kind !== 'choice',
  )
  const isShown = (parameters: Parameters) => {
    const texts = shownToCandidate(challenge, parameters)
      .filter(({ where }) => !where.includes('of the attempt'))
      .map(({ text }) => text)
    return own.some(name => texts.some(text => text.includes(parameters[name] ?? '')))
  }
  return drawn.every(isShown)
    ? []
    : ['nothing that a candidate reads is of their own attempt alone; name a parameter in a brief']
}

/** The goals that pass in one attempt by what was made for another. */
async function passedByCopies({ challenge, runner, openAccount }: BenchOptions): Promise<string[]> {
  const { manifest } = challenge
  const parameters = parametersOf(manifest, { name: 'own', variant: 0 })
  const others = parametersOf(manifest, { name: 'another', variant: 0 })
  const { account, port, close } = await openAccount(wantedAccount(challenge, parameters))
  const run = { challenge, parameters, account, port }
  try {
    await runner.seed(run)
    const steps = manifest.solutions[0]?.steps ?? {}
    for (const { id } of manifest.tasks) {
      const use = steps[id]
      // What names another's parts finds none of them here: the copy ends there, as its candidate's does.
      if (use !== undefined)
        await runner
          .runProcedure({ ...run, parameters: others, use, role: 'candidate' })
          .catch(() => undefined)
    }
    const passed: string[] = []
    for (const check of manifest.tasks.flatMap(task => task.checks))
      if (check.kind === 'goal' && (await runner.look(run, check.id)).verdict.outcome === 'pass')
        passed.push(`what was made for another attempt passes ${check.id}; have it depend on what differs`)
    return passed
  } finally {
    await close()
  }
}
