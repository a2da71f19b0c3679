import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import { workflowOf } from '../names/workflow.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { createFunction } from './building.ts'
import {
  deployMachine,
  retryOutOfReach,
  type State,
  statusStep,
  stockStep,
  wholeMachine,
} from './workflow-machines.ts'
import { jsonataMachine, loopingMachine } from './workflow-other-machines.ts'
import { orchestrator, pythonOrchestrator } from './workflow-sources.ts'

/** Right ways to end every pre-order. */

const withMachine = (
  changes: { readonly [name: string]: State | ((state: State) => State) } = {},
): Procedure => defineProcedure(async context => deployMachine(context, await wholeMachine(context, changes)))

/** Tries again what is out of reach, catches what fails, puts back and rejects. */
export const reference = withMachine()

const retrying = (more: State): Procedure =>
  withMachine({ 'Charge card': state => ({ ...state, Retry: [retryOutOfReach(more)] }) })

/** Twelve seconds between three tries. */
export const threeSlowTries = retrying({ IntervalSeconds: 12, MaxAttempts: 2, BackoffRate: 1 })
/** Five tries in quick order. */
export const fiveTries = retrying({ IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 1 })
/** Whatever fails is tried again, but for a card that is declined. */
export const allButDeclined = withMachine({
  'Charge card': state => ({
    ...state,
    Retry: [
      { ErrorEquals: ['CardDeclined'], MaxAttempts: 0 },
      retryOutOfReach({ ErrorEquals: ['States.ALL'] }),
    ],
  }),
})

/** Each failure by its name, and what is put back is written by the table itself. */
export const putBackInTable = defineProcedure(async context => {
  const names = workflowOf(context)
  await putPolicy(context, names.machine, 'shelves', [
    allow(tableArn(context, names.shelves), 'dynamodb:UpdateItem'),
  ])
  const machine = await wholeMachine(context, {
    'Put back': {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:updateItem',
      Parameters: {
        TableName: names.shelves,
        Key: { sku: { 'S.$': '$.sku' } },
        UpdateExpression: 'ADD pieces :back',
        ExpressionAttributeValues: { ':back': { 'N.$': "States.Format('{}', $.quantity)" } },
      },
      ResultPath: null,
      Next: 'Reject',
    },
    'Take from shelf': state => ({
      ...state,
      Catch: [{ ErrorEquals: ['SoldOut'], ResultPath: '$.failure', Next: 'Reject' }],
    }),
    'Charge card': state => ({
      ...state,
      Catch: [
        { ErrorEquals: ['CardDeclined', 'ProviderUnavailable'], ResultPath: '$.failure', Next: 'Put back' },
      ],
    }),
  })
  await deployMachine(context, machine)
})

/** Taking and charging as one piece of work whose failure is looked at afterwards. */
export const inParallel = defineProcedure(async context => {
  const whole = await wholeMachine(context)
  const states = (whole as { readonly States: { readonly [name: string]: State } }).States
  const { Catch: _, Next: __, ...charge } = states['Charge card'] ?? {}
  await deployMachine(context, {
    StartAt: 'Take from shelf',
    States: {
      ...states,
      'Take from shelf': { ...states['Take from shelf'], Next: 'Pay' },
      'Charge card': undefined as unknown as Json,
      Pay: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Charge card', States: { 'Charge card': { ...charge, End: true } } }],
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Put back' }],
        Next: 'Confirm',
      },
    },
  })
})

/** By JSONata, whose variables keep what was ordered. */
export const inJsonata = defineProcedure(async context => deployMachine(context, jsonataMachine(context)))

/** Counts its tries by itself. */
export const counting = defineProcedure(async context => {
  await deployMachine(context, await loopingMachine(context))
})

/** One step, a function that does it all. */
const byFunction = (source: string, runtime: string): Procedure =>
  defineProcedure(async context => {
    const names = workflowOf(context)
    const name = `${names.machine}-all`
    const arn = await createFunction(context, {
      name,
      source,
      runtime,
      seconds: 40,
      variables: { STOCK: names.stock, CARDS: names.cards, ORDERS: names.orders },
      may: [
        allow(
          [functionArn(context, names.stock), functionArn(context, names.cards)],
          'lambda:InvokeFunction',
        ),
        allow(tableArn(context, names.orders), 'dynamodb:UpdateItem'),
      ],
    })
    await putPolicy(context, names.machine, 'all', [allow(arn, 'lambda:InvokeFunction')])
    await deployMachine(context, {
      StartAt: 'All',
      States: { All: { Type: 'Task', Resource: arn, End: true } },
    })
  })

export const oneFunction = byFunction(orchestrator, 'nodejs22.x')
export const inPython = byFunction(pythonOrchestrator, 'python3.13')

/** The order is rejected before its pieces go back, and either is tried again. */
export const rejectedFirst = withMachine({
  'Charge card': state => ({
    ...state,
    Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.why', Next: 'Refuse' }],
  }),
  Refuse: {
    Type: 'Pass',
    Next: 'Put back',
  },
})

/** A machine of another name, which the function starts. */
export const anotherMachine = defineProcedure(async context => {
  const names = workflowOf(context)
  const name = `${names.machine}-v2`
  const { accountId, region } = context
  const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`
  await context.call('sfn', 'CreateStateMachine', {
    name,
    definition: JSON.stringify(
      await wholeMachine(context, {
        'Put back': stockStep(context, 'put-back', {
          Retry: [{ ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException'] }],
          Next: 'Reject',
        }),
        Reject: statusStep(context, 'rejected', { Next: 'Ends' }),
        Ends: { Type: 'Fail', Error: 'Rejected', Cause: 'The order could not be carried out' },
      }),
    ),
    roleArn: `arn:aws:iam::${accountId}:role/${names.machine}`,
  })
  await putPolicy(context, names.start, 'starts', [allow(arn, 'states:StartExecution')])
  await context.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: names.start,
    Environment: { Variables: { ORDERS: names.orders, SHELVES: names.shelves, MACHINE: arn } },
  })
})
