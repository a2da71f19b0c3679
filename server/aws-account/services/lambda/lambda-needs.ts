import type { CallContext, Fields, Need } from '../../service.ts'
import { functionArn, type Place, parseFunctionName } from './functions/function-name.ts'
import { eventSourcesOf } from './sources/event-source-row.ts'

type Where = Pick<CallContext, 'accountId' | 'region' | 'state' | 'request'>

/** Where the action is not named as the operation. */
const actions: Readonly<Record<string, string>> = { Invoke: 'InvokeFunction' }

/** Operations of the account as a whole, not of one function. */
const ofAccount = new Set([
  'ListFunctions',
  'GetAccountSettings',
  'ListEventSourceMappings',
  'ListLayers',
  'ListLayerVersions',
])

/** docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export function lambdaNeeds(operation: string, input: Fields, context: Where): readonly Need[] {
  const action = `lambda:${actions[operation] ?? operation}`
  const passRole = text(input.Role)
  return [
    need(action, operation, input, context),
    ...(passRole !== undefined &&
    (operation === 'CreateFunction' || operation === 'UpdateFunctionConfiguration')
      ? [
          {
            action: 'iam:PassRole',
            resource: passRole,
            context: {
              'iam:PassedToService': 'lambda.amazonaws.com',
              'iam:AssociatedResourceArn': resourceOf(input, context),
            },
          },
        ]
      : []),
  ]
}

function need(action: string, operation: string, input: Fields, context: Where): Need {
  const tags = tagKeys(operation, input)
  if (operation.endsWith('EventSourceMapping')) return eventSourceNeed(action, operation, input, context)
  if (ofAccount.has(operation)) return { action, resource: '*' }
  const principal = operation === 'AddPermission' ? text(input.Principal) : undefined
  const keys = { ...tags, ...(principal !== undefined && { 'lambda:Principal': principal }) }
  return {
    action,
    resource: resourceOf(input, context),
    ...(Object.keys(keys).length > 0 && { context: keys }),
  }
}

function resourceOf(input: Fields, place: Place): string {
  const resource = text(input.Resource)
  if (resource !== undefined) return resource
  const name = text(input.FunctionName)
  if (name === undefined) return '*'
  return qualifiedArn(name, text(input.Qualifier), place)
}

/** An ARN as it was given; a name becomes one. */
function qualifiedArn(name: string, qualifier: string | undefined, place: Place): string {
  if (name.startsWith('arn:'))
    return qualifier === undefined || name.split(':').length > 7 ? name : `${name}:${qualifier}`
  try {
    const reference = parseFunctionName(name, undefined, place)
    return functionArn(place, reference.name, qualifier ?? reference.qualifier)
  } catch {
    // The name is refused by the operation itself, after IAM has decided over it as it stands.
    return functionArn(place, name)
  }
}

function eventSourceNeed(action: string, operation: string, input: Fields, context: Where): Need {
  const uuid = text(input.UUID)
  const mapped = uuid === undefined ? undefined : eventSourcesOf(context.state).get(uuid)?.functionName
  const name = text(input.FunctionName) ?? mapped
  const created = operation === 'CreateEventSourceMapping' || uuid === undefined
  return {
    action,
    resource: created
      ? '*'
      : `arn:aws:lambda:${context.region}:${context.accountId}:event-source-mapping:${uuid}`,
    ...(name !== undefined && { context: { 'lambda:FunctionArn': qualifiedArn(name, undefined, context) } }),
  }
}

function tagKeys(operation: string, input: Fields): Record<string, string | readonly string[]> {
  const tags = input.Tags
  if (operation === 'UntagResource' && Array.isArray(input.TagKeys))
    return { 'aws:TagKeys': input.TagKeys.map(String) }
  if (typeof tags !== 'object' || tags === null) return {}
  const entries = Object.entries(tags).map(
    ([key, value]) => [`aws:RequestTag/${key}`, String(value)] as const,
  )
  return { ...Object.fromEntries(entries), 'aws:TagKeys': Object.keys(tags) }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
