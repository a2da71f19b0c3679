import { expect, test } from 'vitest'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { type CheckTrigger, checksFor, checksNear, needsSecondLook } from './plan.ts'

const check = (id: string, watches?: readonly string[]) => ({ id, ...(watches && { watches }) })
const manifest = {
  tasks: [
    { id: 'cart', checks: [check('cart.keeps', ['lambda', 'iam']), check('cart.rights', ['iam'])] },
    { id: 'orders', checks: [check('orders.waits', ['sqs']), check('orders.all')] },
  ],
} as unknown as ChallengeManifest

const everything = ['cart.keeps', 'cart.rights', 'orders.waits', 'orders.all']
const cases: readonly { readonly name: string; readonly trigger: CheckTrigger; readonly runs: string[] }[] = [
  {
    name: 'a change of a service runs the checks that watch it, and those that watch everything',
    trigger: { cause: 'account-change', services: ['iam'] },
    runs: ['cart.keeps', 'cart.rights', 'orders.all'],
  },
  {
    name: 'changes of two services run each check once',
    trigger: { cause: 'account-change', services: ['lambda', 'iam', 'sqs'] },
    runs: everything,
  },
  {
    name: 'a change that nobody watches runs only what watches everything',
    trigger: { cause: 'account-change', services: ['s3'] },
    runs: ['orders.all'],
  },
  { name: 'no change runs nothing', trigger: { cause: 'account-change', services: [] }, runs: [] },
  {
    name: 'the button of a task runs its checks',
    trigger: { cause: 'request', taskId: 'cart' },
    runs: ['cart.keeps', 'cart.rights'],
  },
  {
    name: 'the button of everything runs all',
    trigger: { cause: 'request', taskId: undefined },
    runs: everything,
  },
  {
    name: 'a task that does not exist runs nothing',
    trigger: { cause: 'request', taskId: 'none' },
    runs: [],
  },
  { name: 'the start runs all', trigger: { cause: 'start' }, runs: everything },
  { name: 'submission runs all', trigger: { cause: 'submission' }, runs: everything },
  { name: 'recovery runs all', trigger: { cause: 'recovery' }, runs: everything },
  { name: 'a saved file runs nothing, as it is not deployed', trigger: { cause: 'file-save' }, runs: [] },
]

test.each(cases)('$name', ({ trigger, runs }) => {
  expect(checksFor(manifest, trigger).map(each => each.id)).toEqual(runs)
})

test.each([
  { outcome: 'fail', cause: 'account-change', settledMs: 0, second: true },
  { outcome: 'fail', cause: 'submission', settledMs: 1_999, second: true },
  { outcome: 'fail', cause: 'request', settledMs: 2_000, second: false },
  { outcome: 'fail', cause: 'start', settledMs: 0, second: false },
  { outcome: 'pass', cause: 'request', settledMs: 0, second: false },
  { outcome: 'inconclusive', cause: 'request', settledMs: 0, second: false },
] as const)(
  'after $outcome at $cause that waited $settledMs ms a second look: $second',
  ({ outcome, cause, settledMs, second }) => {
    expect(needsSecondLook({ outcome, settledMs }, cause)).toBe(second)
  },
)

test('what is near to a changed resource are the checks of the tasks that its name names, by themselves or by a node', () => {
  const tasks = [
    { id: 'cart', nodes: ['cart', 'cartTable'], checks: [check('cart.keeps'), check('cart.rights')] },
    { id: 'slow', nodes: ['Warehouse'], checks: [check('slow.ends')] },
  ]
  const near = (resource: string | undefined) =>
    checksNear({ tasks } as unknown as ChallengeManifest, resource)
  expect(near('shop-cart-d470f')).toEqual(['cart.keeps', 'cart.rights'])
  expect(near('arn:aws:sqs:eu-central-1:123456789012:shop-warehouse-d470f')).toEqual(['slow.ends'])
  expect(near('shop-orders-d470f')).toEqual([])
  expect(near(undefined)).toEqual([])
})
