import {
  defineProcedure,
  type Procedure,
  type ProcedureContext,
} from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { dataStatements } from '../policies.ts'
import { queueArn, shopOf } from '../shop.ts'
import {
  aliasOf,
  allow,
  configure,
  createFailedQueue,
  createFunctionLike,
  createRole,
  deployFiles,
  giveRole,
  redriveAfter,
  setMapping,
  setQueue,
  withLogs,
} from './account-changes.ts'
import {
  asideAfterFive,
  dispatcher,
  fiveTriesAtOnce,
  inLetter,
  partialBatch,
  pythonFulfilment,
  withReason,
} from './order-sources.ts'

/** Right ways to set bad orders aside. */

/** A redrive policy, with further attributes of both queues. */
const redrive = (
  tries: number,
  orders: { readonly [name: string]: string } = {},
  failed: { readonly [name: string]: string } = {},
): Procedure =>
  defineProcedure(async context => {
    await createFailedQueue(context, failed)
    await setQueue(context, { ...orders, RedrivePolicy: redriveAfter(context, tries) })
  })

/** Aside at the first failure. */
export const oneTry = redrive(1)
/** Three tries, six times the function's timeout between them, as AWS advises: 54 s. */
export const threeSlowTries = redrive(3, { VisibilityTimeout: '18' })
/** Four tries in quick order. */
export const fourTries = redrive(4)
/** Five tries, 6 s apart. */
export const fiveTries = redrive(5, { VisibilityTimeout: '6' })
/** Two tries, 24 s apart. */
export const twoSlowTries = redrive(2, { VisibilityTimeout: '24' })
/** Failed orders are kept for two weeks, and waiting ones longer than before. */
export const keptLonger = redrive(
  2,
  { MessageRetentionPeriod: '1209600' },
  { MessageRetentionPeriod: '1209600', VisibilityTimeout: '300' },
)

/** The function sends what it cannot process to the queue for failed orders. */
async function letSetAside(context: ProcedureContext): Promise<void> {
  const shop = shopOf(context)
  const url = await createFailedQueue(context)
  await giveRole(context, 'fulfil', 'failed', allow(queueArn(context, shop.failedQueue), 'sqs:SendMessage'))
  await configure(context, 'fulfil', {
    Environment: { Variables: { TABLE: shop.tables.orders, FAILED_QUEUE_URL: url } },
  })
}

const byItself = (source: string): Procedure =>
  defineProcedure(async context => {
    await letSetAside(context)
    await deployFiles(context, 'fulfil', { 'index.mjs': source })
  })

/** After an order has come five times. */
export const afterFiveReceipts = byItself(asideAfterFive)
/** After five tries in one go. */
export const afterFiveTries = byItself(fiveTriesAtOnce)
/** After a look at it, with the reason as an attribute. */
export const withReasons = byItself(withReason)
/** Inside a letter that says what happened. */
export const inLetters = byItself(inLetter)

/** Batches of ten whose failures are reported one by one. */
export const partialBatches = defineProcedure(async context => {
  await deployFiles(context, 'fulfil', { 'index.mjs': partialBatch })
  await setMapping(context, { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] })
  await createFailedQueue(context)
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 3) })
})

/** Orders are gathered for a few seconds, and reported one by one. */
export const gathered = defineProcedure(async context => {
  await deployFiles(context, 'fulfil', { 'index.mjs': partialBatch })
  await setMapping(context, {
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 2,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  })
  await createFailedQueue(context)
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 2), VisibilityTimeout: '10' })
})

/** Fulfilment written anew in Python. */
export const inPython = defineProcedure(async context => {
  const settings = { Runtime: 'python3.13', Handler: 'main.handler' }
  await deployFiles(context, 'fulfil', { 'main.py': pythonFulfilment }, settings)
  await createFailedQueue(context)
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 2) })
})

/** The queue feeds an alias. */
export const behindAlias = defineProcedure(async context => {
  await setMapping(context, { FunctionName: await aliasOf(context, 'fulfil', 'live') })
  await createFailedQueue(context)
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 2) })
})

/** Another function takes the orders. */
export const anotherFunction = defineProcedure(async context => {
  const shop = shopOf(context)
  const name = `${shop.functions.fulfil}-v2`
  const role = await createRole(context, name, withLogs(dataStatements(context, shop).fulfil))
  const source = await context.starterFile('fulfil/index.mjs')
  // No longer than the queue hides what was taken.
  const FunctionName = await createFunctionLike(context, 'fulfil', { name, role, source })
  await context.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, Timeout: 3 })
  await setMapping(context, { Enabled: false })
  await context.call('lambda', 'CreateEventSourceMapping', {
    EventSourceArn: queueArn(context, shop.queue),
    FunctionName,
    BatchSize: 1,
  })
  await createFailedQueue(context)
  await setQueue(context, { RedrivePolicy: redriveAfter(context, 2) })
})

/** Orders go on as events, whose failures have a destination. */
export const destination = defineProcedure(async context => {
  const shop = shopOf(context)
  const { fulfil } = shop.functions
  const failed = queueArn(context, shop.failedQueue)
  await createFailedQueue(context)
  await giveRole(context, 'fulfil', 'failed', allow(failed, 'sqs:SendMessage'))
  await context.call('lambda', 'PutFunctionEventInvokeConfig', {
    FunctionName: fulfil,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: failed } },
  })
  const name = `${fulfil}-dispatch`
  const queue = queueArn(context, shop.queue)
  const takes = allow(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
  const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${fulfil}`
  const role = await createRole(context, name, withLogs([takes, allow(arn, 'lambda:InvokeFunction')]))
  const created = await context.call('lambda', 'CreateFunction', {
    FunctionName: name,
    Role: role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 3,
    Code: { ZipFile: await context.zip({ 'index.mjs': dispatcher }) },
    Environment: { Variables: { FULFIL: fulfil } },
  })
  await setMapping(context, { FunctionName: pickText(created, 'FunctionArn') ?? '' })
})
