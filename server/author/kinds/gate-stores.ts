import { type BenchOptions, type Catches, judgedFunctions, openBench } from './gate-bench.ts'
import { keysOfTables, redeploy } from './gate-servers.ts'
import { memoryClient } from './memory-client.ts'

const client = /(['"])@aws-sdk\/client-dynamodb\1/g

/**
 * Replaces the table of each function that is judged by the memory of one process: its own code goes on working as long as
 * one environment answers. A check that writes and reads through that one, and does not look into the table, passes.
 */
export async function gateStores(options: BenchOptions): Promise<string[]> {
  const problems: string[] = []
  const catches: Catches = new Map()
  for (const { name } of judgedFunctions(options, 'store')) {
    const bench = await openBench(options, catches)
    try {
      const files = Object.entries(bench.codeOf(name)?.files ?? {})
      if (!files.some(([, text]) => text.match(client))) {
        problems.push(
          `${name} is judged for what it stores, and its code does not import @aws-sdk/client-dynamodb`,
        )
        continue
      }
      const kept = files.map(([path, text]) => [path, text.replaceAll(client, `'./memory-client.mjs'`)])
      await redeploy(bench, name, {
        ...Object.fromEntries(kept),
        'memory-client.mjs': memoryClient(keysOfTables(bench)),
      })
      if ((await bench.caughtBy()) === undefined)
        problems.push(`${name} keeps everything in the memory of one process, and every check passes`)
    } finally {
      await bench.close()
    }
  }
  return problems
}
