import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type Json, pickText } from '../../../shared/json.ts'
import { workflowOf } from '../names/workflow.ts'

/** One state of a machine. */
export type State = { readonly [member: string]: Json }
/** The states of a machine by name. */
export type States = { readonly [name: string]: State }

/** The definition that the candidate finds. */
export async function starterMachine(context: ProcedureContext): Promise<{ readonly States: States }> {
  return JSON.parse(await context.starterFile('workflow/machine.asl.json'))
}

/** Deploys a definition as `aws stepfunctions update-state-machine` does. */
export async function deployMachine(context: ProcedureContext, definition: Json): Promise<void> {
  const { accountId, region } = context
  const name = workflowOf(context).machine
  await context.call('sfn', 'UpdateStateMachine', {
    stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${name}`,
    definition: JSON.stringify(definition),
  })
}

/** A step of the stock's function. */
export const stockStep = (context: ProcedureContext, action: 'take' | 'put-back', more: State): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: {
    FunctionName: workflowOf(context).stock,
    Payload: { action, 'sku.$': '$.sku', 'quantity.$': '$.quantity' },
  },
  ResultPath: null,
  ...more,
})

/** A step that writes how an order has ended. */
export const statusStep = (
  context: ProcedureContext,
  status: 'confirmed' | 'rejected',
  more: State = { End: true },
): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:updateItem',
  Parameters: {
    TableName: workflowOf(context).orders,
    Key: { orderId: { 'S.$': '$.orderId' } },
    UpdateExpression: 'SET #status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': { S: status } },
  },
  ResultPath: null,
  ...more,
})

/** Asks those who charge cards again while they are out of reach. */
export const retryOutOfReach = (more: State = {}): State => ({
  ErrorEquals: ['ProviderUnavailable'],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 1.5,
  ...more,
})

const caught = (Next: string, ErrorEquals: readonly string[] = ['States.ALL']): State => ({
  ErrorEquals,
  ResultPath: '$.failure',
  Next,
})

/** The whole way: what is tried again, and what is undone. `changes` replaces states or adds some. */
export async function wholeMachine(
  context: ProcedureContext,
  changes: { readonly [name: string]: State | ((state: State) => State) } = {},
): Promise<Json> {
  const machine = await starterMachine(context)
  const states: States = {
    'Take from shelf': { ...machine.States['Take from shelf'], Catch: [caught('Reject')] },
    'Charge card': {
      ...machine.States['Charge card'],
      Retry: [retryOutOfReach()],
      Catch: [caught('Put back')],
    },
    Confirm: machine.States.Confirm ?? {},
    'Put back': stockStep(context, 'put-back', { Next: 'Reject' }),
    Reject: statusStep(context, 'rejected'),
  }
  const changed = Object.entries(changes).map(([name, change]) => [
    name,
    typeof change === 'function' ? change(states[name] ?? {}) : change,
  ])
  return { ...machine, States: { ...states, ...Object.fromEntries(changed) } }
}

/** Where an execution's input goes: the machine of the shop, by its ARN. */
export async function machineArn(context: ProcedureContext): Promise<string> {
  const { accountId, region } = context
  const stateMachineArn = `arn:aws:states:${region}:${accountId}:stateMachine:${workflowOf(context).machine}`
  const found = await context.call('sfn', 'DescribeStateMachine', { stateMachineArn })
  return pickText(found, 'stateMachineArn') ?? stateMachineArn
}
