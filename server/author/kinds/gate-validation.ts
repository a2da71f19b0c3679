import { type BenchOptions, type Catches, judgedFunctions, openBench } from './gate-bench.ts'
import { redeploy } from './gate-servers.ts'
import { withoutEachClause } from './refusing-clauses.ts'

/**
 * Takes each clause out of the validation of each function that is judged for it, in the code that the reference leaves:
 * what the starter refuses stands in its interface, and some check must notice that it is no longer refused.
 */
export async function gateValidation(options: BenchOptions): Promise<string[]> {
  const problems: string[] = []
  const catches: Catches = new Map()
  for (const { name } of judgedFunctions(options, 'validation')) {
    const bench = await openBench(options, catches)
    try {
      const files = bench.codeOf(name)?.files ?? {}
      const spoiled = Object.entries(files).flatMap(([path, text]) =>
        withoutEachClause(text).map(({ clause, source }) => ({ path, clause, source })),
      )
      if (spoiled.length === 0)
        problems.push(`${name} is judged for its validation, and its code refuses nothing with 4xx`)
      for (const { path, clause, source } of spoiled) {
        await redeploy(bench, name, { ...files, [path]: source })
        if ((await bench.caughtBy()) === undefined)
          problems.push(`${name} no longer refuses what "${clause}" refused, and every check passes`)
      }
    } finally {
      await bench.close()
    }
  }
  return problems
}
