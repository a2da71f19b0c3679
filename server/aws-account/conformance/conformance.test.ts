import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountProcess, startAccountProcess } from '../services/testing/account-process.ts'
import { createPythonCaller } from './testing/callers/python-caller.ts'
import { createSdkCaller } from './testing/callers/sdk-caller.ts'
import type { Caller, ServiceScenario } from './testing/conformance-case.ts'
import { modelScenarios } from './testing/model-scenarios.ts'
import { readScenarios } from './testing/read-scenarios.ts'
import { type Result, runScenario } from './testing/run-scenario.ts'

/** A scenario takes tenths of a second; Python's take seconds, and the machine may be busy. */
const PATIENCE_MS = 300_000
/** So that what waits in one goes on with the next. */
const AT_ONCE = 6

const scenarios = readScenarios()
let accounts: AccountProcess
beforeAll(async () => {
  accounts = await startAccountProcess()
}, PATIENCE_MS)
afterAll(() => accounts.close())

async function run(scenario: ServiceScenario, caller: Caller): Promise<Result> {
  const accountId = await accounts.provision()
  const settings = await accounts.settings(accountId)
  try {
    return await runScenario(scenario, caller, settings, accountId)
  } finally {
    caller.leave?.(settings)
  }
}

/** The failures of all, by scenario. */
async function runAll(chosen: readonly ServiceScenario[], caller: Caller, atOnce = AT_ONCE) {
  const failures: string[] = []
  const untried: string[] = []
  let cases = 0
  const left = [...chosen]
  const work = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const name = `${one.service}, ${one.scenario}`
      const result = await run(one, caller)
      cases += result.cases
      failures.push(...result.failures.map(failure => `${name}: ${failure}`))
      untried.push(...result.untried.map(why => `${name}: ${why}`))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { failures, untried, cases }
}

describe('the SDK for JavaScript finds what AWS answers', () => {
  // One of its own for each test: a connection that was idle since an earlier one is ended by the account after a while, also
  // in the moment in which the next call would have it, and these clients try nothing twice.
  const findsNothing = async (chosen: readonly ServiceScenario[]) => {
    const caller = createSdkCaller()
    const { failures } = await runAll(chosen, caller)
    await caller.close()
    expect(failures).toEqual([])
  }

  test.each([...new Set(scenarios.map(({ service }) => service))])(
    'of %s',
    service => findsNothing(scenarios.filter(one => one.service === service)),
    PATIENCE_MS,
  )

  test(
    'of every value that a model of AWS forbids',
    async () => findsNothing(await modelScenarios()),
    PATIENCE_MS,
  )
})

test.each(['boto3', 'cli'] as const)(
  '%s of the system finds the same',
  async client => {
    const caller = createPythonCaller(client)
    const chosen = scenarios.filter(({ also = [] }) => also.includes(client))
    const { failures, untried, cases } = await runAll(chosen, caller, 1)
    await caller.close()
    expect(failures).toEqual([])
    // What this client cannot send is few, and never all of it.
    if (untried.length > 0) console.log(`${client} cannot try ${untried.length}:\n${untried.join('\n')}`)
    expect(cases).toBeGreaterThan(5 * untried.length)
  },
  PATIENCE_MS,
)
