import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json } from '../../../shared/json.ts'
import { workflowOf } from '../names/workflow.ts'
import { wholeMachine } from './workflow-machines.ts'

/** The whole way in JSONata: the order stays in variables, whatever a step answers. */
export function jsonataMachine(context: ProcedureContext): Json {
  const names = workflowOf(context)
  const invoke = (FunctionName: string, Payload: Json, more: { readonly [member: string]: Json }) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName, Payload },
    ...more,
  })
  const ends = (status: string) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem',
    Arguments: {
      TableName: names.orders,
      Key: { orderId: { S: '{% $order.orderId %}' } },
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: status } },
    },
    End: true,
  })
  const shelf = (action: string) => ({ action, sku: '{% $order.sku %}', quantity: '{% $order.quantity %}' })
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Remember',
    States: {
      Remember: { Type: 'Pass', Assign: { order: '{% $states.input %}' }, Next: 'Take' },
      Take: invoke(names.stock, shelf('take'), {
        Assign: { amount: '{% $states.result.Payload.amount %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Reject' }],
        Next: 'Charge',
      }),
      Charge: invoke(
        names.cards,
        { reference: '{% $order.orderId %}', card: '{% $order.card %}', amount: '{% $amount %}' },
        {
          Retry: [{ ErrorEquals: ['ProviderUnavailable'], IntervalSeconds: 2, MaxAttempts: 3 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Put back' }],
          Next: 'Confirm',
        },
      ),
      Confirm: ends('confirmed'),
      'Put back': invoke(names.stock, shelf('put-back'), { Next: 'Reject' }),
      Reject: ends('rejected'),
    },
  }
}

/** Counts the tries in the state, waits between them, and decides by the name of the failure. */
export function loopingMachine(context: ProcedureContext): Promise<Json> {
  return wholeMachine(context, {
    'Take from shelf': state => ({ ...state, Next: 'First try' }),
    'First try': { Type: 'Pass', Result: 1, ResultPath: '$.tries', Next: 'Charge card' },
    'Charge card': ({ Retry: _, ...state }) => ({
      ...state,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Again or not' }],
    }),
    'Again or not': {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.failure.Error', StringEquals: 'ProviderUnavailable' },
            { Variable: '$.tries', NumericLessThan: 4 },
          ],
          Next: 'Wait',
        },
      ],
      Default: 'Put back',
    },
    Wait: { Type: 'Wait', Seconds: 2, Next: 'Count' },
    Count: {
      Type: 'Pass',
      Parameters: { 'sum.$': 'States.MathAdd($.tries, 1)' },
      ResultPath: '$.counted',
      Next: 'Keep count',
    },
    'Keep count': { Type: 'Pass', InputPath: '$.counted.sum', ResultPath: '$.tries', Next: 'Charge card' },
  })
}
