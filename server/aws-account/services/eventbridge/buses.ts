import type { CallContext, Fields } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import type { AccountState } from '../../state/account-state.ts'
import { alreadyExists, check, invalid, notFound } from './events-error.ts'
import { rulesOfBus } from './rules.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')

/** An event bus as stored, by its ARN. Times in milliseconds. */
export interface Bus {
  readonly arn: string
  readonly name: string
  readonly description?: string
  readonly policy?: string
  readonly kmsKeyIdentifier?: string
  readonly deadLetterArn?: string
  readonly createdAt: number
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
}

const stored = table<Bus>('eventbridge.buses')

const DEFAULT = 'default'
/** Every account has the default bus since it exists. */
const DEFAULT_SINCE = Date.parse('2020-01-01T00:00:00Z')

function busAt(state: AccountState, arn: string): Bus | undefined {
  const known = stored(state).get(arn)
  if (known || !arn.endsWith(`:event-bus/${DEFAULT}`)) return known
  return { arn, name: DEFAULT, createdAt: DEFAULT_SINCE, modifiedAt: DEFAULT_SINCE, tags: {} }
}

export const buses: Resource<Bus> = defineResource<Bus>('eventbridge', 'event-bus', {
  table: state => ({
    get: arn => busAt(state, arn),
    set: (arn, bus) => stored(state).set(arn, bus),
  }),
  named({ Name, EventBusName, EventSourceArn, ResourceARN }, _, place) {
    if (typeof ResourceARN === 'string') return ResourceARN
    if (typeof EventSourceArn === 'string') return EventSourceArn
    return busArn(place, Name ?? EventBusName)
  },
  missing: (_, arn) => notFound(`Event bus ${arn?.split('/').slice(1).join('/') ?? ''} does not exist.`),
  tags: {
    of: bus => bus.tags,
    with: (bus, tags) => ({ ...bus, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
  },
  policy: { of: bus => bus.policy },
})

/** The ARN of a bus that is given by name, by ARN, or not at all. */
export function busArn(place: Pick<Place, 'accountId' | 'region'>, given: unknown = DEFAULT): string {
  const text = String(given)
  return text.startsWith('arn:') ? text : buses.arn(place, { EventBusName: text })
}

export const busNameOf = (arn: string) => arn.split('/').slice(1).join('/')

export const page = paging({
  maxSize: 100,
  order: 'ascending',
  refuseSize: size => invalid(`Limit ${size} is not valid.`),
  refuseToken: () => invalid('The token is not valid.'),
})

export function createBus(
  context: CallContext,
  input: Input<Sdk, 'CreateEventBus'>,
): Output<Sdk, 'CreateEventBus'> {
  const { Name: name, Description: description, DeadLetterConfig: dead, KmsKeyIdentifier: key } = input
  check(
    /^[.\-_A-Za-z0-9]{1,256}$/.test(name),
    `Parameter ${name} is not valid. Reason: The name of a bus may have letters, digits, dots, hyphens and underscores.`,
  )
  const arn = busArn(context, name)
  if (buses.find(context.state, arn)) throw alreadyExists(`Event bus ${name}`)
  const now = context.now()
  buses.save(context.state, arn, {
    arn,
    name,
    createdAt: now,
    modifiedAt: now,
    tags: newTags(buses, { ...input }),
    ...(description !== undefined && { description }),
    ...(dead?.Arn !== undefined && { deadLetterArn: dead.Arn }),
    ...(key !== undefined && { kmsKeyIdentifier: key }),
  })
  return { EventBusArn: arn, ...settingsOf(context, arn) }
}

function settingsOf({ state }: Pick<CallContext, 'state'>, arn: string) {
  const bus = buses.find(state, arn)
  return {
    ...(bus?.description !== undefined && { Description: bus.description }),
    ...(bus?.kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: bus.kmsKeyIdentifier }),
    ...(bus?.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: bus.deadLetterArn } }),
  }
}

export function updateBus(
  context: CallContext,
  bus: Bus,
  input: Input<Sdk, 'UpdateEventBus'>,
): Output<Sdk, 'UpdateEventBus'> {
  const { Description: description, DeadLetterConfig: dead, KmsKeyIdentifier: key } = input
  buses.save(context.state, bus.arn, {
    ...bus,
    modifiedAt: context.now(),
    ...(description !== undefined && { description }),
    ...(dead?.Arn !== undefined && { deadLetterArn: dead.Arn }),
    ...(key !== undefined && { kmsKeyIdentifier: key }),
  })
  return { Arn: bus.arn, Name: bus.name, ...settingsOf(context, bus.arn) }
}

function describe(context: Pick<CallContext, 'state'>, bus: Bus) {
  const { Description } = settingsOf(context, bus.arn)
  return {
    Arn: bus.arn,
    Name: bus.name,
    ...(Description !== undefined && { Description }),
    ...(bus.policy !== undefined && { Policy: bus.policy }),
    CreationTime: new Date(bus.createdAt),
    LastModifiedTime: new Date(bus.modifiedAt),
  }
}

export const describeBus = (context: CallContext, bus: Bus): Output<Sdk, 'DescribeEventBus'> => ({
  ...describe(context, bus),
  ...settingsOf(context, bus.arn),
})

/** A bus that is not there is deleted already. */
export function deleteBus(context: CallContext, { Name: name }: Input<Sdk, 'DeleteEventBus'>): void {
  const arn = busArn(context, name)
  check(busNameOf(arn) !== DEFAULT, 'Cannot delete event bus default.')
  check(
    rulesOfBus(context.state, arn).length === 0,
    `Event bus ${busNameOf(arn)} can't be deleted since it has rules.`,
  )
  stored(context.state).delete(arn)
}

export function listBuses(
  context: CallContext,
  { NamePrefix: prefix = '', Limit: size, NextToken: token }: Input<Sdk, 'ListEventBuses'>,
): Output<Sdk, 'ListEventBuses'> {
  const defaultArn = busArn(context)
  const arns = new Set([defaultArn, ...stored(context.state).keys()])
  const all = [...arns]
    .flatMap(arn => buses.findHere(context, arn) ?? [])
    .filter(bus => bus.name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(all, bus => bus.name, { size, token })
  return { EventBuses: shown.map(bus => describe(context, bus)), NextToken: next }
}

interface Statement {
  readonly Sid?: string
}

function statementsOf(bus: Bus): readonly Statement[] {
  // Checked when it was set.
  const policy: { Statement?: Statement | Statement[] } = JSON.parse(bus.policy ?? '{}')
  return [policy.Statement ?? []].flat()
}

/** PutPermission writes one statement into the policy of a bus, or the whole policy. */
export function putPermission(context: CallContext, bus: Bus, input: Input<Sdk, 'PutPermission'>): void {
  const { Policy: text, StatementId: Sid, Principal: principal, Action: action, Condition: condition } = input
  if (text !== undefined) {
    check(isPolicy(text), 'This policy contains invalid Json')
    save(context, bus, text)
    return
  }
  check(Sid !== undefined, 'Parameter StatementId must not be null.')
  check(action === 'events:PutEvents', `Provided value in parameter 'action' is not supported.`)
  check(
    principal !== undefined && /^(\d{12}|\*)$/.test(principal),
    `Provided value in parameter 'principal' is not valid.`,
  )
  const statement = {
    Sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: action,
    Resource: bus.arn,
    ...(condition && { Condition: { [condition.Type ?? '']: { [condition.Key ?? '']: condition.Value } } }),
  }
  savePolicy(context, bus, [...statementsOf(bus).filter(one => one.Sid !== Sid), statement])
}

function isPolicy(text: string): boolean {
  try {
    const policy: unknown = JSON.parse(text)
    return typeof policy === 'object' && policy !== null && 'Statement' in policy
  } catch {
    return false
  }
}

export function removePermission(
  context: CallContext,
  bus: Bus,
  input: Input<Sdk, 'RemovePermission'>,
): void {
  const kept = input.RemoveAllPermissions
    ? []
    : statementsOf(bus).filter(({ Sid }) => Sid !== input.StatementId)
  if (!input.RemoveAllPermissions && kept.length === statementsOf(bus).length)
    throw notFound('Statement with the provided id does not exist.')
  savePolicy(context, bus, kept)
}

function savePolicy(context: CallContext, bus: Bus, Statement: readonly Statement[]): void {
  save(context, bus, Statement.length ? JSON.stringify({ Version: '2012-10-17', Statement }) : undefined)
}

function save({ state, now }: CallContext, bus: Bus, text: string | undefined): void {
  const { policy: _, ...others } = bus
  buses.save(state, bus.arn, {
    ...others,
    modifiedAt: now(),
    ...(text !== undefined && { policy: text }),
  })
}

/** The bus of a rule that a request names. */
export const busOfRequest = (context: Place, { EventBusName }: Fields): Bus =>
  buses.require(context, { EventBusName })
