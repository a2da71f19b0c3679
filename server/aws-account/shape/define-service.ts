import { actionsOf } from '../authorization/actions.ts'
import type { Fields, HttpAnswer, Need, Operation, Service } from '../service.ts'
import { onlyKnown, type ReadConditionKeys, withConditionKeys } from './condition-keys.ts'
import type { OperationShape, Target } from './operation.ts'
import type { Place } from './place.ts'
import { requestTagContext } from './request-tags.ts'
import type { Resource } from './resource.ts'
import type { Input, OperationName, Output } from './sdk-types.ts'
import { tagOperations } from './tagging.ts'
import { createUnreadCheck, unreadMembersOf } from './unread-members.ts'

/** A service as its folder declares it. What is not said here, AWS's service authorization reference says. */
export interface ServiceDeclaration<Sdk>
  extends Pick<
    Service,
    | 'open'
    | 'answerUnsigned'
    | 'answerSigned'
    | 'oversight'
    | 'signedDoor'
    | 'fixtures'
    | 'close'
    | 'unsigned'
    | 'ofNobody'
    | 'concernsAnybody'
    | 'headersFor'
  > {
  /** With their ARNs, tags and policies; their operations on tags are part of the service. */
  readonly resources: readonly Resource<unknown>[]
  /**
   * Condition keys that all requests of the service have alike, e.g. `s3:prefix`. IAM is told those that AWS's
   * reference has for the operation.
   */
  readonly conditionKeys?: ReadConditionKeys
  /** By the names of the SDK's commands, typed by the SDK. What is missing is answered 501 and says so. */
  readonly operations: {
    readonly [Name in OperationName<Sdk>]?: OperationShape<Input<Sdk, Name>, Output<Sdk, Name> | SentAsItIs>
  }
  /** Operations that `signedDoor` names. */
  readonly deployed?: Readonly<Record<string, OperationShape<Fields, Fields>>>
}

/** What an operation answers whose output the model does not say, or not well enough. */
type SentAsItIs = { readonly $raw: HttpAnswer } | { readonly $status: number }

/**
 * Makes a service of its declaration: `defineService<typeof import('@aws-sdk/client-sqs')>('sqs', { … })`.
 * What IAM must allow is derived: the action from AWS's reference, the resource from what the operation is on, the
 * tags of the resource and of the request as condition keys. README.md shows a whole one.
 */
export function defineService<Sdk>(id: string, declared: ServiceDeclaration<Sdk>): Service {
  const { resources, operations, deployed = {}, conditionKeys, ...rest } = declared
  const shapes = new Map<string, OperationShape<Fields, Fields | undefined>>([
    ...tagOperations(resources),
    ...Object.entries(deployed),
    // Decoded by the model that the types of the operations are made from.
    ...(Object.entries(operations) as [string, OperationShape<Fields, Fields | undefined>][]),
  ])
  const refuseUnread = createUnreadCheck(unreadMembersOf(id).refused)
  for (const [name, shape] of shapes) shapes.set(name, withConditionKeys(id, name, shape, conditionKeys))
  return {
    ...rest,
    id,
    operations: Object.fromEntries(
      [...shapes].map(([name, shape]): [string, Operation] => [
        name,
        (context, input) => {
          refuseUnread(input)
          return shape.run(context, input)
        },
      ]),
    ),
    needs: (operation, input, context) => needsOf(id, operation, shapes.get(operation), input, context),
    resourcePolicy(arn, state) {
      for (const resource of resources) {
        const row = resource.policy && resource.find(state, arn)
        const text = row === undefined ? undefined : resource.policy?.of(row, arn)
        if (text) return JSON.parse(text)
      }
      return undefined
    },
  }
}

function needsOf(
  id: string,
  operation: string,
  shape: OperationShape<Fields, Fields | undefined> | undefined,
  input: Fields,
  place: Place,
): readonly Need[] {
  const own = shape?.needs?.(input, place)
  if (own) return own
  const service = actionsOf(id)
  const prefix = service?.prefix ?? id
  const reference = service?.operations[operation]
  const all = reference?.actions ?? [operation]
  const actions = shape?.actions?.(input, all) ?? all
  // Of an action that AWS has on no resource, policies must say `*`, whatever the request names.
  const named = shape?.target(input, place)
  const target = reference && !reference.on ? undefined : named
  const requested = requestTagContext(input)
  const context = {
    ...target?.tags,
    ...onlyKnown(reference?.keys, target?.conditions),
    ...requested,
    ...shape?.context?.(input, place),
  }
  const need = (action: string, on: Target | undefined): Need => ({
    action: `${prefix}:${action}`,
    resource: on?.arn ?? '*',
    ...(Object.keys(context).length && { context }),
  })
  // The tagging action has its resource even where the one that makes it has none.
  const isTagged = shape?.tagAction !== undefined && Object.keys(requested).length > 0
  const needs = [
    ...actions.map(action => need(action, target)),
    ...(isTagged ? [need(shape.tagAction, named)] : []),
  ]
  const [first] = needs
  return first && shape?.also ? [...needs, ...shape.also(input, place, first)] : needs
}
