import { type Json, pick, pickText } from '../../json.ts'
import type { HttpProbe, ObserveContext } from '../check.ts'
import { allOf } from './all-of.ts'

/** A function that answers something now: which version of it runs, and as whom. */
export interface ServingFunction {
  readonly [member: string]: Json
  readonly name: string
  /** `$LATEST`, or the number of a version that an alias or an integration names. */
  readonly version: string
  readonly roleArn: string
  readonly runtime: string
}

/** The id of the account's API of that name; undefined where there is none. */
export async function apiIdOf(context: ObserveContext, name: string): Promise<string | undefined> {
  const apis = await allOf(context, 'apigatewayv2', 'GetApis', {}, 'Items')
  const found = apis.find(api => pickText(api, 'Name') === name)
  return pickText(found, 'ApiId')
}

/**
 * The functions that answer these requests to an API, whatever they are called: stage, what is deployed to it, route,
 * integration, alias (each version that it sends requests to), version. Each once; none where nothing answers.
 */
export async function servingRequests(
  context: ObserveContext,
  requests: readonly Pick<HttpProbe, 'apiId' | 'method' | 'path'>[],
): Promise<readonly ServingFunction[]> {
  const served = await Promise.all(requests.map(request => context.platform.servedBy(request)))
  const functions = await Promise.all(
    [...new Set(served.map(found => found?.function))].map(name =>
      name === undefined ? [] : runningVersions(context, name),
    ),
  )
  return distinct(functions.flat())
}

/** The functions that take messages from a queue, by its enabled event source mappings. */
export async function servingQueue(
  context: ObserveContext,
  queueArn: string,
): Promise<readonly ServingFunction[]> {
  const asked = { EventSourceArn: queueArn }
  const mappings = await allOf(context, 'lambda', 'ListEventSourceMappings', asked, 'EventSourceMappings')
  const enabled = mappings.filter(mapping =>
    ['Enabled', 'Enabling', 'Creating', 'Updating'].includes(pickText(mapping, 'State') ?? ''),
  )
  const functions = await Promise.all(
    enabled.map(mapping => runningVersions(context, pickText(mapping, 'FunctionArn') ?? '')),
  )
  return distinct(functions.flat())
}

/** Where a queue puts what was received too often, and after how many tries; undefined where it has no such place. */
export interface DeadLetters {
  readonly [member: string]: Json
  readonly arn: string
  readonly maxReceiveCount: number
}

/** The dead-letter queue that a queue's redrive policy names. */
export async function deadLettersOf(
  { tryRead }: ObserveContext,
  QueueUrl: string,
): Promise<DeadLetters | undefined> {
  const answer = await tryRead('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['RedrivePolicy'] })
  const text = answer.ok ? pickText(answer.value, 'Attributes', 'RedrivePolicy') : undefined
  if (text === undefined || text === '') return undefined
  const policy = JSON.parse(text) as Json
  const arn = pickText(policy, 'deadLetterTargetArn')
  return arn === undefined ? undefined : { arn, maxReceiveCount: Number(pick(policy, 'maxReceiveCount')) }
}

/** What a function's name or ARN stands for: one version, or those among which an alias divides the requests. */
async function runningVersions(context: ObserveContext, name: string): Promise<readonly ServingFunction[]> {
  const [base = '', qualifier] = partsOf(name)
  const main = await configurationOf(context, name)
  if (main === undefined || qualifier === undefined || /^(?:\$LATEST|\d+)$/.test(qualifier))
    return main === undefined ? [] : [main]
  const alias = await context.tryRead('lambda', 'GetAlias', { FunctionName: base, Name: qualifier })
  const weights = alias.ok ? pick(alias.value, 'RoutingConfig', 'AdditionalVersionWeights') : undefined
  const others = await Promise.all(
    Object.entries(typeof weights === 'object' && weights !== null ? weights : {})
      .filter(([, weight]) => Number(weight) > 0)
      .map(([version]) => configurationOf(context, `${base}:${version}`)),
  )
  return [main, ...others.filter(other => other !== undefined)]
}

/** A function's name or ARN, and its version or alias. */
function partsOf(name: string): readonly [base: string, qualifier?: string] {
  const parts = name.split(':')
  const long = name.startsWith('arn:') ? 7 : 1
  const qualifier = parts[long]
  return qualifier === undefined ? [name] : [parts.slice(0, long).join(':'), qualifier]
}

async function configurationOf(
  { tryRead }: ObserveContext,
  FunctionName: string,
): Promise<ServingFunction | undefined> {
  const found = await tryRead('lambda', 'GetFunctionConfiguration', { FunctionName })
  if (!found.ok) return undefined
  const text = (member: string) => pickText(found.value, member) ?? ''
  return {
    name: text('FunctionName'),
    version: text('Version'),
    roleArn: text('Role'),
    runtime: text('Runtime'),
  }
}

function distinct(functions: readonly ServingFunction[]): readonly ServingFunction[] {
  return functions.filter(
    (one, index) =>
      functions.findIndex(other => other.name === one.name && other.version === one.version) === index,
  )
}
