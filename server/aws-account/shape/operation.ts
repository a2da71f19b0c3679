import type { CallContext, Fields, Need } from '../service.ts'
import type { ConditionKeys, Place } from './place.ts'
import { resourceTagContext } from './request-tags.ts'
import type { Resource } from './resource.ts'

/** What an operation is on, for IAM. */
export interface Target {
  readonly arn: string
  /** `aws:ResourceTag/…` in conditions. */
  readonly tags?: ConditionKeys
  /** Further condition keys; those count that AWS's reference has for the operation. */
  readonly conditions?: ConditionKeys
}

type Answer<Output> = Output | Promise<Output>

/** What of an operation's permissions AWS's reference does not say. */
export interface Permissions<Input> {
  /** Which of the actions of AWS's reference a request needs, where what it holds decides; all where absent. */
  actions?(input: Input, all: readonly string[]): readonly string[]
  /** Condition keys of the service's own, e.g. `lambda:Principal`. */
  context?(input: Input, place: Place): ConditionKeys
  /** Whoever may do it must also be allowed this, e.g. `iam:PassRole`. `own` is what the operation itself needs. */
  also?(input: Input, place: Place, own: Need): readonly Need[]
  /**
   * Replaces all that would be derived, for an operation on many things at once. Actions with their prefix. Undefined for
   * a request of which nothing is replaced.
   */
  needs?(input: Input, place: Place): readonly Need[] | undefined
}

/** One operation of a service: what it is on, what it needs beyond that, and what it does. */
export interface OperationShape<Input, Output> extends Permissions<Input> {
  /** What a request is on; undefined for nothing in particular. */
  target(input: Fields, place: Place): Target | undefined
  /** The action that a request with tags also needs: set where the operation makes its resource. */
  readonly tagAction?: string
  /** Does it, once IAM allows it. Throws AwsError, also where what it is on is not there. */
  run(context: CallContext, input: Input): Answer<Output>
}

/** An operation on a resource that exists: `run` gets its row. */
export function on<Row, Input, Output>(
  resource: Resource<Row>,
  run: (context: CallContext, row: Row, input: Input) => Answer<Output>,
  more: Permissions<Input> = {},
): OperationShape<Input, Output> {
  return {
    ...more,
    target: (input, place) => targetOf(resource, input, place),
    // The wire has decoded the input by the model that its type is made from.
    run: (context, input) => run(context, resource.require(context, input as Fields), input),
  }
}

/** An operation that makes a resource, or answers with the one that is there. */
export function creates<Row, Input, Output>(
  resource: Resource<Row>,
  run: (context: CallContext, input: Input) => Answer<Output>,
  more: Permissions<Input> = {},
): OperationShape<Input, Output> {
  return {
    ...more,
    ...(resource.tags && { tagAction: resource.tags.add }),
    target: (input, place) => targetOf(resource, input, place),
    run,
  }
}

/** An operation on nothing in particular: in policies its resource is `*`. */
export function anywhere<Input, Output>(
  run: (context: CallContext, input: Input) => Answer<Output>,
  more: Permissions<Input> = {},
): OperationShape<Input, Output> {
  return { ...more, target: () => undefined, run }
}

/** An operation on whatever has the ARN that `arnOf` finds in the request. */
export function at<Row, Input, Output>(
  resource: Resource<Row>,
  arnOf: (input: Fields, place: Place) => string | undefined,
  run: (context: CallContext, input: Input) => Answer<Output>,
  more: Permissions<Input> = {},
): OperationShape<Input, Output> {
  return { ...more, target: (input, place) => withTags(resource, arnOf(input, place), place), run }
}

/** An operation on a resource of either type: `second` is meant where `first` is on nothing. */
export function either<Input extends Fields, Output>(
  first: OperationShape<Input, Output>,
  second: OperationShape<Input, Output>,
): OperationShape<Input, Output> {
  const isFirst = (input: Fields, place: Place) => first.target(input, place) !== undefined
  return {
    target: (input, place) => first.target(input, place) ?? second.target(input, place),
    run: (context, input) => (isFirst(input, context) ? first : second).run(context, input),
  }
}

/** A further need of an operation: `action`, with its prefix, on another resource. */
export function needOn<Row>(resource: Resource<Row>, action: string, arn: string, place: Place): Need {
  const tags = withTags(resource, arn, place)?.tags
  return { action, resource: arn, ...(tags && { context: tags }) }
}

function targetOf<Row>(resource: Resource<Row>, input: Fields, place: Place): Target | undefined {
  return withTags(resource, resource.named(input, place), place)
}

function withTags<Row>(resource: Resource<Row>, arn: string | undefined, place: Place): Target | undefined {
  if (arn === undefined) return undefined
  const { tags, conditions } = resource
  const row = tags || conditions ? resource.findHere(place, arn) : undefined
  if (row === undefined) return { arn }
  return {
    arn,
    ...(tags && { tags: resourceTagContext(tags.of(row), tags.conditionKey) }),
    ...(conditions && { conditions: conditions(row) }),
  }
}
