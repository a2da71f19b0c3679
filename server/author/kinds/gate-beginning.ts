import { type Json, pickText } from '../../../shared/json.ts'
import { parametersOf, wantedAccount } from '../run-gate.ts'
import { type MadeCall, watchAccount } from '../watch-account.ts'
import type { BenchOptions } from './gate-bench.ts'

/**
 * Fills two accounts with the same parameters and compares what was made in them: the same parts with the same names, as often.
 * What else a seed writes may be of its moment, such as dates.
 */
export async function gateBeginning(options: BenchOptions): Promise<string[]> {
  const one = await partsOfBeginning(options)
  const other = await partsOfBeginning(options)
  const onlyIn = (these: readonly string[], those: readonly string[]) => {
    const left = [...those]
    return these.filter(part => {
      const place = left.indexOf(part)
      if (place >= 0) left.splice(place, 1)
      return place < 0
    })
  }
  const different = [...onlyIn(one, other), ...onlyIn(other, one)]
  return [...new Set(different)].map(
    part => `the seed makes ${part} in one account, and not in another with the same parameters`,
  )
}

/** What the seed has made in a fresh account: `sqs CreateQueue QueueName=letters-a1b2c`. */
async function partsOfBeginning({ challenge, runner, openAccount }: BenchOptions): Promise<string[]> {
  const parameters = parametersOf(challenge.manifest, { name: 'beginning', variant: 0 })
  const { account, port: opened, close } = await openAccount(wantedAccount(challenge, parameters))
  const { port, calls } = watchAccount(opened)
  try {
    await runner.seed({ challenge, parameters, account, port })
    return calls.map(call => madeBy(call).replaceAll(account.accountId, '<account>'))
  } finally {
    await close()
  }
}

function madeBy({ service, operation, input }: MadeCall): string {
  const names = Object.keys(input)
    .filter(key => /^(\w*Name|RouteKey|\w*Key)$/.test(key))
    .flatMap(key => named(input, key))
  return [service, operation, ...names].join(' ')
}

function named(input: Json, key: string): string[] {
  const name = pickText(input, key)
  return name === undefined ? [] : [`${key}=${name}`]
}
