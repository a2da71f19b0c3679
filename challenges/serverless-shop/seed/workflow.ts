import { preOrdered, workflowOf } from '../names/workflow.ts'
import { allow, putPolicy, trustText } from '../policies.ts'
import { functionArn, roleArn, tableArn } from '../shop.ts'
import { cards } from './partners/cards.ts'
import {
  createFunction,
  createRouted,
  createTable,
  type NewFunction,
  type RoutedFunction,
  type SeedContext,
  storeEntries,
} from './parts.ts'

/** Pre-orders go through a state machine that knows only the way on which nothing goes wrong. */
export async function workflow(context: SeedContext): Promise<void> {
  const names = workflowOf(context)
  const [start, stock, machine] = await Promise.all([
    startFunction(context),
    stockFunction(context),
    machineAtStart(context),
    createTable(context, names.shelves, { hash: 'sku' }),
    createTable(context, names.orders, { hash: 'orderId' }),
    createTable(context, names.book, { hash: 'entryId' }),
    createMachineRole(context),
  ])
  await Promise.all([
    storeShelves(context),
    createRouted(context, start),
    createFunction(context, stock),
    createFunction(context, {
      name: names.cards,
      files: { 'index.mjs': cards },
      may: [allow(tableArn(context, names.book), 'dynamodb:PutItem', 'dynamodb:UpdateItem')],
      variables: { BOOK: names.book },
    }),
    context.call('sfn', 'CreateStateMachine', { name: names.machine, ...machine }),
  ])
}

/** Takes pre-orders and shows them. */
export async function startFunction(context: SeedContext): Promise<RoutedFunction> {
  const names = workflowOf(context)
  return {
    name: names.start,
    files: { 'index.mjs': await context.starterFile('workflow/start/index.mjs') },
    may: [
      allow(tableArn(context, names.orders), 'dynamodb:GetItem', 'dynamodb:PutItem'),
      allow(tableArn(context, names.shelves), 'dynamodb:GetItem'),
      allow(machineArn(context), 'states:StartExecution'),
    ],
    variables: { ORDERS: names.orders, SHELVES: names.shelves, MACHINE: machineArn(context) },
    routes: ['POST /preorders', 'GET /preorders/{orderId}', 'GET /shelves/{sku}'],
  }
}

/** Takes pieces from the shelves and puts them back. */
export async function stockFunction(context: SeedContext): Promise<NewFunction> {
  const names = workflowOf(context)
  return {
    name: names.stock,
    files: { 'index.mjs': await context.starterFile('workflow/stock/index.mjs') },
    may: [allow(tableArn(context, names.shelves), 'dynamodb:UpdateItem')],
    variables: { SHELVES: names.shelves },
  }
}

/** The ARN of the state machine. */
export function machineArn(context: SeedContext): string {
  const { accountId, region } = context
  return `arn:aws:states:${region}:${accountId}:stateMachine:${workflowOf(context).machine}`
}

/** The state machine's settings, as its creation and its change take them. */
export async function machineAtStart(context: SeedContext) {
  return {
    definition: await context.starterFile('workflow/machine.asl.json'),
    roleArn: roleArn(context, workflowOf(context).machine),
  }
}

/** Puts as many pieces on each shelf as there are at the start. */
export async function storeShelves(context: SeedContext): Promise<void> {
  await storeEntries(
    context,
    workflowOf(context).shelves,
    preOrdered.map(({ sku, price, pieces }) => ({
      sku: { S: sku },
      price: { N: String(price) },
      pieces: { N: String(pieces) },
    })),
  )
}

/** Who may take on the role of the state machine. */
export const machineTrust = trustText('states.amazonaws.com')

async function createMachineRole(context: SeedContext): Promise<void> {
  await context.call('iam', 'CreateRole', {
    RoleName: workflowOf(context).machine,
    AssumeRolePolicyDocument: machineTrust,
  })
  await letMachineWork(context)
}

/** The role of the state machine has all that the whole work needs. */
export async function letMachineWork(context: SeedContext): Promise<void> {
  const names = workflowOf(context)
  await putPolicy(context, names.machine, 'data', [
    allow([functionArn(context, names.stock), functionArn(context, names.cards)], 'lambda:InvokeFunction'),
    allow(tableArn(context, names.orders), 'dynamodb:UpdateItem'),
  ])
}
