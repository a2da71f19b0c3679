import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import cases from './machines.cases.json' with { type: 'json' }
import { createStatesAccount, type StatesAccount } from './testing/states-account.ts'

interface Case {
  readonly name: string
  readonly states: Readonly<Record<string, object>>
  readonly language?: string
  readonly input?: unknown
  readonly text?: string
  readonly output?: unknown
  readonly outputText?: string
  readonly error?: string
  readonly cause?: string
}

let account: StatesAccount
beforeAll(async () => {
  account = await createStatesAccount()
}, 120_000)
afterAll(() => account.close())

test.each(cases as Case[])(
  '$name',
  async one => {
    const [StartAt] = Object.keys(one.states)
    const stateMachineArn = await account.create({
      StartAt,
      States: one.states,
      ...(one.language && { QueryLanguage: one.language }),
    })
    const input = one.text ?? JSON.stringify(one.input)
    const { executionArn = '' } = await account.client.send(
      new StartExecutionCommand({ stateMachineArn, input }),
    )
    const { status, output, error, cause } = await account.ended(executionArn)
    const wanted = one.outputText ?? one.output
    const found = one.outputText === undefined && output !== undefined ? JSON.parse(output) : output
    expect({ status, output: found, error, cause }).toEqual({
      status: one.error === undefined ? 'SUCCEEDED' : 'FAILED',
      output: wanted,
      error: one.error,
      cause: one.cause,
    })
  },
  120_000,
)

test('a failed Map tells of each iteration, and a retry begins it anew', async () => {
  const definition = {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No' } } },
        Retry: [{ ErrorEquals: ['No'], IntervalSeconds: 1, MaxAttempts: 1 }],
        End: true,
      },
    },
  }
  const arn = await account.start(await account.create(definition), ['a', 'b'])
  await account.ended(arn)
  const events = await account.history(arn)
  expect(events.map(event => `${event.id}<${event.previousEventId} ${event.type}`)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 MapStateEntered',
    '3<2 MapStateStarted',
    '4<3 MapIterationStarted',
    '5<4 FailStateEntered',
    '6<5 MapIterationFailed',
    '7<5 MapStateStarted',
    '8<7 MapIterationStarted',
    '9<8 FailStateEntered',
    '10<9 MapIterationFailed',
    '11<9 MapStateFailed',
    '12<11 ExecutionFailed',
  ])
}, 120_000)
