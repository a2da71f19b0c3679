import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import { roleOfArn } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { checkTags } from '../../../shape/tagging.ts'
import { checkedDefinition } from '../definition/check-definition.ts'
import { variableReferences } from '../definition/variable-references.ts'
import { checkName, noMachine, validation } from '../sfn-error.ts'
import { checkedLogging, shownLogging } from './logging-configuration.ts'
import {
  aliasesOf,
  aliasesOfMachine,
  type Machine,
  machines,
  machinesOf,
  type Revision,
  splitArn,
  versionsOf,
  versionsOfMachine,
} from './machines.ts'
import { paged } from './paged.ts'
import { tagRecord } from './tags.ts'
import { publish } from './versions.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

/** State machines of an account; AWS has 10,000. */
const MAX_MACHINES = 1000

export async function createMachine(
  context: CallContext,
  input: Input<Sdk, 'CreateStateMachine'>,
): Promise<Output<Sdk, 'CreateStateMachine'>> {
  const { state } = context
  const { type = 'STANDARD', versionDescription } = input
  checkName(input.name)
  if (versionDescription !== undefined && !input.publish)
    throw validation('Version description can only be set when publish is true')
  await checkedDefinition(input.definition, type)
  checkRole(context, input.roleArn)
  const arn = machines.arn(context, { StateMachineName: input.name })
  const wanted: Machine = {
    arn,
    name: input.name,
    type,
    definition: input.definition,
    roleArn: input.roleArn,
    logging: checkedLogging(state, input.loggingConfiguration),
    tracing: input.tracingConfiguration?.enabled ?? false,
    createdAt: context.now(),
    tags: checkTags(machines, tagRecord(input.tags)),
    lastVersion: 0,
  }
  const known = machinesOf(state).get(arn)
  if (known && !isSame(known, wanted))
    throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
  if (!known && machinesOf(state).size >= MAX_MACHINES)
    throw new AwsError('StateMachineLimitExceeded', `State Machine Limit Exceeded: '${MAX_MACHINES}'`)
  if (!known) machines.save(state, arn, wanted)
  const version = input.publish ? publish(context, known ?? wanted, versionDescription) : undefined
  return {
    stateMachineArn: arn,
    creationDate: new Date((known ?? wanted).createdAt),
    ...(version && { stateMachineVersionArn: version.arn }),
  }
}

const isSame = (left: Machine, right: Machine) =>
  left.definition === right.definition &&
  left.roleArn === right.roleArn &&
  left.type === right.type &&
  left.tracing === right.tracing &&
  JSON.stringify(left.logging) === JSON.stringify(right.logging)

/** The role must be one of the account that Step Functions may take on. */
function checkRole({ state }: CallContext, roleArn: string): void {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(roleArn))
    throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`)
  const role = roleOfArn(state, roleArn)
  if (!role || !JSON.stringify(role.trust).includes('states'))
    throw new AwsError(
      'AccessDeniedException',
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.`,
    )
}

export async function updateMachine(
  context: CallContext,
  machine: Machine,
  input: Input<Sdk, 'UpdateStateMachine'>,
): Promise<Output<Sdk, 'UpdateStateMachine'>> {
  const { state } = context
  const { definition, roleArn, loggingConfiguration, tracingConfiguration } = input
  if (splitArn(input.stateMachineArn).qualifier !== undefined) throw noMachine(input.stateMachineArn)
  const isNothing = [definition, roleArn, loggingConfiguration, tracingConfiguration, input.publish].every(
    one => one === undefined,
  )
  if (isNothing)
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    )
  if (input.versionDescription !== undefined && !input.publish)
    throw validation('Version description can only be set when publish is true')
  if (definition !== undefined) await checkedDefinition(definition, machine.type)
  if (roleArn !== undefined) checkRole(context, roleArn)
  const changed: Machine = {
    ...machine,
    ...(definition !== undefined && { definition }),
    ...(roleArn !== undefined && { roleArn }),
    ...(loggingConfiguration && { logging: checkedLogging(state, loggingConfiguration) }),
    ...(tracingConfiguration && { tracing: tracingConfiguration.enabled ?? false }),
  }
  // What changes nothing is no revision.
  const updated = isSame(changed, machine) ? machine : { ...changed, revisionId: randomUUID() }
  if (updated !== machine) machines.save(state, machine.arn, updated)
  const version = input.publish ? publish(context, updated, input.versionDescription) : undefined
  return {
    updateDate: new Date(context.now()),
    ...(updated.revisionId !== undefined && { revisionId: updated.revisionId }),
    ...(version && { stateMachineVersionArn: version.arn }),
  }
}

export function describeMachine(
  context: CallContext,
  machine: Machine,
  { stateMachineArn: arn, includedData }: Input<Sdk, 'DescribeStateMachine'>,
): Output<Sdk, 'DescribeStateMachine'> {
  const { qualifier } = splitArn(arn)
  const version = qualifier === undefined ? undefined : versionsOf(context.state).get(arn)
  if (qualifier !== undefined && !version) throw noMachine(arn)
  const revision: Revision = version ?? machine
  const isWhole = includedData !== 'METADATA_ONLY'
  const references = isWhole ? variableReferences(revision.definition) : {}
  return {
    stateMachineArn: arn,
    name: machine.name,
    status: 'ACTIVE',
    type: machine.type,
    ...describeRevision(revision, isWhole),
    creationDate: new Date((version ?? machine).createdAt),
    ...(version?.description !== undefined && { description: version.description }),
    ...(Object.keys(references).length && { variableReferences: references }),
  }
}

export const describeRevision = (revision: Revision, isWhole = true) => ({
  definition: isWhole ? revision.definition : undefined,
  roleArn: revision.roleArn,
  loggingConfiguration: shownLogging(revision.logging),
  tracingConfiguration: { enabled: revision.tracing },
  ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
})

/** Deletes its versions and aliases with it. */
export function deleteMachine({ state }: CallContext, arn: string): void {
  for (const version of versionsOfMachine(state, arn)) versionsOf(state).delete(version.arn)
  for (const alias of aliasesOfMachine(state, arn)) aliasesOf(state).delete(alias.arn)
  machinesOf(state).delete(arn)
}

export function listMachines(
  { state }: CallContext,
  input: Input<Sdk, 'ListStateMachines'>,
): Output<Sdk, 'ListStateMachines'> {
  const sorted = [...machinesOf(state).values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  const { shown, next } = paged(sorted, machine => machine.arn, input)
  return {
    stateMachines: shown.map(({ arn, name, type, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: new Date(createdAt),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}
