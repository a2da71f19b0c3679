import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import {
  aliasesOfMachine,
  type Machine,
  machines,
  machinesOf,
  splitArn,
  type Version,
  versionsOf,
  versionsOfMachine,
} from './machines.ts'
import { paged } from './paged.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

/** Versions of one machine (Developer Guide, "Quotas related to state machines"). */
const MAX_VERSIONS = 1000

/** Publishes a machine as it stands; of an unchanged one the version that is there answers. */
export function publish(context: CallContext, given: Machine, description?: string): Version {
  const { state } = context
  const machine = machinesOf(state).get(given.arn) ?? given
  const versions = versionsOfMachine(state, machine.arn)
  const [newest] = versions
  if (newest && newest.revisionId === machine.revisionId) return newest
  if (versions.length >= MAX_VERSIONS)
    throw new AwsError('ServiceQuotaExceededException', 'The number of versions has reached its limit.')
  const number = machine.lastVersion + 1
  const version: Version = {
    arn: `${machine.arn}:${number}`,
    machineArn: machine.arn,
    number,
    definition: machine.definition,
    roleArn: machine.roleArn,
    logging: machine.logging,
    tracing: machine.tracing,
    ...(machine.revisionId !== undefined && { revisionId: machine.revisionId }),
    ...(description !== undefined && { description }),
    createdAt: context.now(),
  }
  versionsOf(state).set(version.arn, version)
  machines.save(state, machine.arn, { ...machine, lastVersion: number })
  return version
}

export function publishVersion(
  context: CallContext,
  machine: Machine,
  { revisionId, description }: Input<Sdk, 'PublishStateMachineVersion'>,
): Output<Sdk, 'PublishStateMachineVersion'> {
  const current = machine.revisionId ?? 'INITIAL'
  if (revisionId !== undefined && revisionId !== current)
    throw new AwsError(
      'ConflictException',
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`,
    )
  const { arn, createdAt } = publish(context, machine, description)
  return { stateMachineVersionArn: arn, creationDate: new Date(createdAt) }
}

export function listVersions(
  { state }: CallContext,
  machine: Machine,
  input: Input<Sdk, 'ListStateMachineVersions'>,
): Output<Sdk, 'ListStateMachineVersions'> {
  const { shown, next } = paged(versionsOfMachine(state, machine.arn), version => version.arn, input)
  return {
    stateMachineVersions: shown.map(({ arn, createdAt }) => ({
      stateMachineVersionArn: arn,
      creationDate: new Date(createdAt),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

/** Deleting one that is not there is no error; one that an alias routes to stays. */
export function deleteVersion({ state }: CallContext, arn: string): void {
  const { machineArn } = splitArn(arn)
  const users = aliasesOfMachine(state, machineArn).filter(({ routing }) =>
    routing.some(({ versionArn }) => versionArn === arn),
  )
  if (users.length)
    throw new AwsError(
      'ConflictException',
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map(alias => alias.name).join(', ')}]`,
    )
  versionsOf(state).delete(arn)
}
