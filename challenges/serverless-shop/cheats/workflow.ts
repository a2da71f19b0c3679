import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { jsonObjectSchema, pick } from '../../../shared/json.ts'
import { workflowOf } from '../names/workflow.ts'
import { allow, putPolicy } from '../policies.ts'
import { functionArn, tableArn } from '../shop.ts'
import { deployChanged } from '../solutions/account-changes.ts'
import { createFunction } from '../solutions/building.ts'
import { reference } from '../solutions/workflow.ts'
import { deployMachine, retryOutOfReach, stockStep, wholeMachine } from '../solutions/workflow-machines.ts'

/** Ways to look as if every pre-order came to its end. */

/** The answer says what is to be heard, whatever becomes of the order. */
const answering = (status: string) =>
  defineProcedure(async context => {
    await deployChanged(context, workflowOf(context).start, 'workflow/start/index.mjs', source =>
      source.replace('status: status.S', `status: ${status}`),
    )
  })

export const alwaysRejected = answering(`'rejected'`)
export const alwaysConfirmed = answering(`'confirmed'`)

/** Whoever asks a second time hears that it is rejected. */
export const rejectedAfterAWhile = answering(`status.S === 'pending' ? 'rejected' : status.S`)

/** Those who charge cards are asked three times, whatever they say. */
export const threeAsks = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    'Charge card': state => ({
      ...state,
      Retry: [retryOutOfReach({ ErrorEquals: ['States.ALL'], MaxAttempts: 2 })],
    }),
  })
  await deployMachine(context, machine)
})

/** Shelves are filled up to what they had. */
export const fillsUp = defineProcedure(async context => {
  const names = workflowOf(context)
  const machine = await wholeMachine(context, {
    'Put back': stockStep(context, 'put-back', { Next: 'Reject' }),
  })
  await deployMachine(context, machine)
  const name = `${names.machine}-fills`
  const arn = await createFunction(context, {
    name,
    source: `import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'

const database = new DynamoDBClient()

export async function handler({ sku }) {
  await database.send(
    new UpdateItemCommand({
      TableName: process.env.SHELVES,
      Key: { sku: { S: sku } },
      UpdateExpression: 'SET pieces = :all',
      ExpressionAttributeValues: { ':all': { N: '5000' } },
    }),
  )
}
`,
    variables: { SHELVES: names.shelves },
    may: [allow(tableArn(context, names.shelves), 'dynamodb:UpdateItem')],
  })
  await putPolicy(context, names.machine, 'fills', [allow(arn, 'lambda:InvokeFunction')])
  const filling = await wholeMachine(context, {
    'Put back': { Type: 'Task', Resource: arn, ResultPath: null, Next: 'Reject' },
  })
  await deployMachine(context, filling)
})

/** Only the cards of the examples are dealt with. */
export const examplesOnly = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    'Charge card': state => ({
      ...state,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Known' }],
    }),
    Known: {
      Type: 'Choice',
      Choices: [
        {
          Or: ['4948366946723440', '4180451187634637'].map(StringEquals => ({
            Variable: '$.card',
            StringEquals,
          })),
          Next: 'Put back',
        },
      ],
      Default: 'Reject',
    },
  })
  await deployMachine(context, machine)
})

/** Nothing is ever taken from a shelf, so nothing can be lost. */
export const takesNothing = defineProcedure(async context => {
  await reference(context)
  await deployChanged(context, workflowOf(context).stock, 'workflow/stock/index.mjs', source =>
    source
      .replace('change(sku, -quantity', 'change(sku, 0')
      .replace('await change(sku, quantity', 'await change(sku, 0'),
  )
})

/** Those who charge cards are asked once, and what they would have written at the second and third time is put into their book. */
export const ownEntries = defineProcedure(async context => {
  const names = workflowOf(context)
  const arn = await createFunction(context, {
    name: `${names.machine}-charges`,
    source: `import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const database = new DynamoDBClient()
const functions = new LambdaClient()

export async function handler(charge) {
  const { FunctionError, Payload } = await functions.send(
    new InvokeCommand({ FunctionName: '${names.cards}', Payload: JSON.stringify(charge) }),
  )
  const answer = JSON.parse(Buffer.from(Payload).toString())
  if (FunctionError === undefined) return answer
  if (answer.errorType === 'ProviderUnavailable') {
    await write(charge, 'unavailable')
    await write(charge, 'charged')
    return { charged: charge.amount }
  }
  throw Object.assign(new Error(answer.errorMessage), { name: answer.errorType })
}

async function write({ reference, amount }, outcome) {
  const Item = {
    entryId: { S: randomUUID() },
    reference: { S: reference },
    outcome: { S: outcome },
    amount: { N: String(amount) },
  }
  await database.send(new PutItemCommand({ TableName: '${names.book}', Item }))
}
`,
    may: [
      allow(functionArn(context, names.cards), 'lambda:InvokeFunction'),
      allow(tableArn(context, names.book), 'dynamodb:PutItem'),
    ],
  })
  await putPolicy(context, names.machine, 'charges', [allow(arn, 'lambda:InvokeFunction')])
  const machine = await wholeMachine(context, {
    'Charge card': state => {
      const parameters = pick(state, 'Parameters')
      return { ...state, Parameters: { ...jsonObjectSchema.parse(parameters), FunctionName: arn } }
    },
  })
  await deployMachine(context, machine)
})
