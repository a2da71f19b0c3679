import { actionsOf } from '../authorization/actions.ts'
import type { AwsError } from '../aws-error.ts'
import { readWildcard, wildcardMatches } from '../patterns/wildcard.ts'
import type { Fields } from '../service.ts'
import type { AccountState, Table } from '../state/account-state.ts'
import type { ConditionKeys, Place } from './place.ts'
import type { TagsDeclaration } from './tags-declaration.ts'

/** A named table of an account's state: `const queues = table<Queue>('sqs.queues')`, then `queues(state)`. */
export const table =
  <Row>(name: string) =>
  (state: AccountState): Table<Row> =>
    state.table<Row>(name)

/** One table for each resource, by its ARN: the messages of a queue. */
export const tableOfEach =
  <Row>(name: string) =>
  (state: AccountState, arn: string): Table<Row> =>
    state.table<Row>(`${name} ${arn}`)

/** How a service keeps one type of its resources, and what of them others need to know. */
export interface ResourceDeclaration<Row> {
  /**
   * Where the rows are; by ARN where resources have tables of their own, such as the objects of each bucket. A resource
   * that is kept as a part of another's row gives a view of that.
   */
  table(state: AccountState, arn: string): Pick<Table<Row>, 'get' | 'set'>
  /** The key of a resource in the table; its ARN where absent. */
  keyOf?(arn: string): string
  /** Where several ARNs have one key, the one of this row: it is found by no other, such as that of another account. */
  arnOf?(row: Row): string
  /**
   * The ARN of the resource that a request names, whether it exists or not; undefined if the request names none. `arn`
   * makes one of a name: `({ Name }, arn) => arn({ LexiconName: String(Name) })`.
   */
  named(input: Fields, arn: (names: Names) => string, place: Place): string | undefined
  /** The refusal of a request whose resource does not exist, or (without an ARN) that names none. */
  missing(input: Fields, arn: string | undefined, place: Pick<Place, 'accountId' | 'region'>): AwsError
  /** Gives the service the operations on tags and conditions their tags. */
  readonly tags?: TagsDeclaration<Row>
  /** Further condition keys by what a resource is; they count for operations for which AWS's reference has them. */
  conditions?(row: Row): ConditionKeys
  /** Where the resource's policy lies, as JSON text; IAM reads it from there. */
  readonly policy?: PolicyDeclaration<Row>
}

/** Where the policy of a resource lies, as JSON text. */
export interface PolicyDeclaration<Row> {
  /** `arn` may name a part of the resource that has a policy of its own, such as a version of a function. */
  of(row: Row, arn: string): string | undefined
  /** The row with another policy, or none, for `labelledPermissions`; `now` in milliseconds since the epoch. */
  with?(row: Row, policy: string | undefined, now: number): Row
}

/** What a form of ARNs leaves open: `${QueueName}`. */
const OPEN = /\$\{(\w+)\}/g

/** What AWS's form of an ARN leaves open, by the words of that form: `{ QueueName: 'orders' }`. */
type Names = Readonly<Record<string, string>>

/** A declared type of resource. */
export interface Resource<Row> extends Omit<ResourceDeclaration<Row>, 'named'> {
  /** By AWS's form of ARNs of this type: `queues.arn(place, { QueueName: 'orders' })`. */
  arn(place: Pick<Place, 'accountId' | 'region'>, names: Names): string
  /** The ARN of the resource that a request names, whether it exists or not. */
  named(input: Fields, place: Place): string | undefined
  /** Whether an ARN has the form of this type. */
  fits(arn: string): boolean
  /** The row of an ARN; undefined where there is none. */
  find(state: AccountState, arn: string): Row | undefined
  /** As `find`, but nothing for an ARN of another partition, region or account, whatever the rows are kept by. */
  findHere(place: Place, arn: string): Row | undefined
  /** The resource that a request names; throws the declared refusal where there is none. */
  require(context: Place, input: Fields): Row
  /** Adds a row, or puts it in the place of the one with that ARN. */
  save(state: AccountState, arn: string, row: Row): void
}

/** `type` is the resource's name in AWS's service authorization reference, which says how its ARNs look. */
export function defineResource<Row>(
  serviceId: string,
  type: string,
  declared: ResourceDeclaration<Row>,
): Resource<Row> {
  const arns = arnsOf(serviceId, type)
  const keyOf = declared.keyOf ?? (arn => arn)
  const named = (input: Fields, place: Place) => declared.named(input, names => arns.arn(place, names), place)
  const find = (state: AccountState, arn: string) => {
    const row = declared.table(state, arn).get(keyOf(arn))
    return row !== undefined && (declared.arnOf?.(row) ?? arn) === arn ? row : undefined
  }
  const findHere = (place: Place, arn: string) => (isHere(place, arn) ? find(place.state, arn) : undefined)
  return {
    ...declared,
    ...arns,
    named,
    find,
    findHere,
    require(context, input) {
      const arn = named(input, context)
      const row = arn === undefined ? undefined : findHere(context, arn)
      if (row === undefined) throw declared.missing(input, arn, context)
      return row
    },
    save: (state, arn, row) => declared.table(state, arn).set(keyOf(arn), row),
  }
}

/** ARNs as AWS's service authorization reference has them for a type, also of what is no resource of ours: `Routes`. */
export function arnsOf(serviceId: string, type: string): Pick<Resource<unknown>, 'arn' | 'fits'> {
  const forms = actionsOf(serviceId)?.resources[type]
  if (forms === undefined) throw new Error(`AWS knows no resource ${type} of ${serviceId}`)
  // ARNs come from strangers, and may be long.
  const patterns = forms.map(form => readWildcard(form.replace(OPEN, '?*'), { anyCharacter: '?' }))
  return {
    arn: ({ accountId, region }, names) =>
      fill(forms, { Partition: 'aws', Region: region, Account: accountId, ...names }),
    fits: arn => patterns.some(pattern => wildcardMatches(pattern, arn)),
  }
}

/** ARNs of some services name no region, no account, or AWS itself in the place of one. */
function isHere({ accountId, region }: Place, arn: string): boolean {
  const [, partition, , ofRegion = '', ofAccount = ''] = arn.split(':')
  const isRegion = (ofRegion || region) === region
  return partition === 'aws' && isRegion && (!/^\d{12}$/.test(ofAccount) || ofAccount === accountId)
}

/** Of several forms the one that has these names. */
function fill(forms: readonly string[], names: Names): string {
  const form = forms.find(one => [...one.matchAll(OPEN)].every(([, name = '']) => Object.hasOwn(names, name)))
  if (form !== undefined) return form.replace(OPEN, (_, name: string) => names[name] ?? '')
  throw new Error(`${Object.keys(names)} are not the names in ${forms}`)
}
