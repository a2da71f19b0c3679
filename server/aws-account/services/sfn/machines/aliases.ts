import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { constraint, noMachine, validation } from '../sfn-error.ts'
import {
  type Alias,
  aliasesOf,
  aliasesOfMachine,
  type Machine,
  machinesOf,
  type Route,
  splitArn,
  versionsOf,
} from './machines.ts'
import { paged } from './paged.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')
type Routing = Input<Sdk, 'CreateStateMachineAlias'>['routingConfiguration']

/** Aliases of one machine (Developer Guide, "Quotas related to state machines"). */
const MAX_ALIASES = 100
const NAME = /^[\w.-]+$/
const NAME_PATTERN = '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$'

export function createAlias(
  context: CallContext,
  { name, description, routingConfiguration }: Input<Sdk, 'CreateStateMachineAlias'>,
): Output<Sdk, 'CreateStateMachineAlias'> {
  const { state } = context
  checkAliasName(name)
  const routing = checkedRouting(context, routingConfiguration)
  const { machineArn } = splitArn(routing[0]?.versionArn ?? '')
  const arn = `${machineArn}:${name}`
  const known = aliasesOf(state).get(arn)
  if (known) {
    const isSame =
      known.description === description && JSON.stringify(known.routing) === JSON.stringify(routing)
    if (!isSame)
      throw new AwsError(
        'ConflictException',
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      )
    return { stateMachineAliasArn: arn, creationDate: new Date(known.createdAt) }
  }
  if (aliasesOfMachine(state, machineArn).length >= MAX_ALIASES)
    throw new AwsError('ServiceQuotaExceededException', 'The number of aliases has reached its limit.')
  const now = context.now()
  const alias: Alias = {
    arn,
    name,
    machineArn,
    routing,
    ...(description !== undefined && { description }),
    createdAt: now,
    updatedAt: now,
  }
  aliasesOf(state).set(arn, alias)
  return { stateMachineAliasArn: arn, creationDate: new Date(now) }
}

function checkAliasName(name: string): void {
  if (name.length > 80) throw constraint(name, 'name', 'Member must have length less than or equal to 80')
  if (!NAME.test(name) || /^\d*$/.test(name))
    throw constraint(name, 'name', `Member must satisfy regular expression pattern: ${NAME_PATTERN}`)
}

function checkedRouting({ state }: CallContext, given: Routing): readonly Route[] {
  const items = (given ?? []).map(({ stateMachineVersionArn = '', weight = 0 }) => ({
    versionArn: stateMachineVersionArn,
    weight,
  }))
  if (items.length < 1 || items.length > 2)
    throw constraint(
      `[${items.map(({ versionArn, weight }) => `RoutingConfigurationListItem(stateMachineVersionArn=${versionArn}, weight=${weight})`).join(', ')}]`,
      'routingConfiguration',
      `Member must have length ${items.length ? 'less than or equal to 2' : 'greater than or equal to 1'}`,
    )
  for (const [index, { weight }] of items.entries())
    if (weight > 100 || weight < 0)
      throw constraint(
        weight,
        `routingConfiguration.${index + 1}.member.weight`,
        weight > 100
          ? 'Member must have value less than or equal to 100'
          : 'Member must have value greater than or equal to 0',
      )
  const arns = items.map(item => item.versionArn)
  if (arns.some(arn => !/^\d+$/.test(splitArn(arn).qualifier ?? '')))
    throw validation(
      `Routing configuration must contain state machine version ARNs. Received: [${arns.join(', ')}]`,
    )
  if (new Set(arns).size < arns.length)
    throw validation(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(', ')}]`,
    )
  const weights = items.map(item => item.weight)
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
    throw validation(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`)
  for (const arn of arns) if (!versionsOf(state).has(arn)) throw noMachine(arn)
  return items
}

const noAlias = () => new AwsError('ResourceNotFound', 'Request references a resource that does not exist.')

export function describeAlias({ state }: CallContext, arn: string): Output<Sdk, 'DescribeStateMachineAlias'> {
  const alias = aliasesOf(state).get(arn)
  if (!alias) throw noAlias()
  return {
    stateMachineAliasArn: arn,
    name: alias.name,
    ...(alias.description !== undefined && { description: alias.description }),
    routingConfiguration: alias.routing.map(({ versionArn, weight }) => ({
      stateMachineVersionArn: versionArn,
      weight,
    })),
    creationDate: new Date(alias.createdAt),
    updateDate: new Date(alias.updatedAt),
  }
}

export function updateAlias(
  context: CallContext,
  { stateMachineAliasArn: arn, description, routingConfiguration }: Input<Sdk, 'UpdateStateMachineAlias'>,
): Output<Sdk, 'UpdateStateMachineAlias'> {
  const alias = aliasesOf(context.state).get(arn)
  if (!alias) throw noAlias()
  if (description === undefined && routingConfiguration === undefined)
    throw validation('Either description or routingConfiguration must be specified')
  const updatedAt = context.now()
  aliasesOf(context.state).set(arn, {
    ...alias,
    ...(description !== undefined && { description }),
    ...(routingConfiguration && { routing: checkedRouting(context, routingConfiguration) }),
    updatedAt,
  })
  return { updateDate: new Date(updatedAt) }
}

export function listAliases(
  { state }: CallContext,
  machine: Machine,
  input: Input<Sdk, 'ListStateMachineAliases'>,
): Output<Sdk, 'ListStateMachineAliases'> {
  const { qualifier } = splitArn(input.stateMachineArn)
  const all = aliasesOfMachine(state, machine.arn).filter(
    alias =>
      qualifier === undefined || alias.routing.some(route => route.versionArn === input.stateMachineArn),
  )
  const { shown, next } = paged(all, alias => alias.arn, input)
  return {
    stateMachineAliases: shown.map(({ arn, createdAt }) => ({
      stateMachineAliasArn: arn,
      creationDate: new Date(createdAt),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

/** What an ARN to be started means: the machine as it is, a version, or one that an alias routes to. */
export function startedRevision({ state }: Pick<CallContext, 'state'>, arn: string) {
  const { machineArn, qualifier } = splitArn(arn)
  const machine = machinesOf(state).get(machineArn)
  if (!machine) throw noMachine(arn)
  if (qualifier === undefined) return { machine, revision: machine }
  const alias = aliasesOf(state).get(arn)
  const version = versionsOf(state).get(alias ? routedTo(alias) : arn)
  if (!version) throw noMachine(arn)
  return { machine, revision: version, versionArn: version.arn, ...(alias && { aliasArn: alias.arn }) }
}

function routedTo({ routing }: Alias): string {
  const drawn = Math.random() * 100
  const [first, second] = routing
  return (drawn < (first?.weight ?? 0) ? first : (second ?? first))?.versionArn ?? ''
}
