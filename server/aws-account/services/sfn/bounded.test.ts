import { ListStateMachinesCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStatesAccount, type StatesAccount } from './testing/states-account.ts'

let account: StatesAccount
beforeAll(async () => {
  account = await createStatesAccount()
}, 240_000)
afterAll(() => account.close())

const answersMeanwhile = () => account.client.send(new ListStateMachinesCommand({}))

test.each([
  ['that never ends', '($f := function($n) { $f($n + 1) }; $f(0))'],
  ['that matches for ever', "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /(a+)+$/)"],
  ['that fills the memory', "$map([1..1000], function($n) { $pad('x', 100000000) })"],
])(
  'an expression %s fails its state, and nobody else waits for it',
  async (_, expression) => {
    const arn = await account.create({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } },
    })
    const execution = await account.start(arn)
    await answersMeanwhile()
    expect(await account.ended(execution)).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    })
    // The thread that was ended is replaced.
    const next = await account.run({
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Output: '{% 1 + 1 %}', End: true } },
    })
    expect(next).toMatchObject({ status: 'SUCCEEDED', output: '2' })
  },
  120_000,
)

test('a path that grows beyond all measure fails its execution', async () => {
  const deep = JSON.parse(`${'['.repeat(60)}1${']'.repeat(60)}`)
  const ended = await account.run(
    { StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$..*..*..*..*..*..*', End: true } } },
    { deep },
  )
  expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
}, 240_000)
