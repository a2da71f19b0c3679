import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { AccountState } from '../../../state/account-state.ts'
import type { Logging } from '../history/executions.ts'
import { invalidArn, noMachine, noResource } from '../sfn-error.ts'
import { tagsDeclaration } from './tags.ts'

/** What a version keeps of its machine as it was. */
export interface Revision {
  readonly definition: string
  readonly roleArn: string
  /** Absent until the first update. */
  readonly revisionId?: string
  readonly logging: Logging
  readonly tracing: boolean
}

/** A state machine as stored, by its ARN. Times in milliseconds since the epoch. */
export interface Machine extends Revision {
  readonly arn: string
  readonly name: string
  readonly type: 'STANDARD' | 'EXPRESS'
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
  /** Number of the last version that was published, deleted ones too. */
  readonly lastVersion: number
}

export interface Version extends Revision {
  readonly arn: string
  readonly machineArn: string
  readonly number: number
  readonly description?: string
  readonly createdAt: number
}

export interface Alias {
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly description?: string
  readonly routing: readonly Route[]
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Route {
  readonly versionArn: string
  /** Percent of the executions. */
  readonly weight: number
}

export const machinesOf = table<Machine>('sfn.machines')
export const versionsOf = table<Version>('sfn.versions')
export const aliasesOf = table<Alias>('sfn.aliases')

const QUALIFIED = /^(arn:[^:]*:states:[^:]*:[^:]*:stateMachine:[^:]+)(?::(.+))?$/

/** The ARN of the machine, and the version or alias behind it. */
export function splitArn(arn: string): {
  readonly machineArn: string
  readonly qualifier: string | undefined
} {
  const [, machineArn = arn, qualifier] = QUALIFIED.exec(arn) ?? []
  // A label of a distributed Map is none of the machine's name.
  return { machineArn, qualifier }
}

const namedArn = (input: Readonly<Record<string, unknown>>): string | undefined => {
  const { stateMachineArn, stateMachineVersionArn, stateMachineAliasArn, resourceArn } = input
  const arn = stateMachineArn ?? stateMachineVersionArn ?? stateMachineAliasArn ?? resourceArn
  return typeof arn === 'string' ? splitArn(arn).machineArn : undefined
}

export const machines: Resource<Machine> = defineResource<Machine>('sfn', 'statemachine', {
  table: machinesOf,
  named: (input, arn) =>
    namedArn(input) ?? (typeof input.name === 'string' ? arn({ StateMachineName: input.name }) : undefined),
  missing(input, arn) {
    const given = input.stateMachineArn ?? input.resourceArn
    if (typeof given === 'string' && !given.startsWith('arn:'))
      return invalidArn(given, `Invalid ARN prefix: ${given}`)
    return input.resourceArn === undefined ? noMachine(given ?? arn) : noResource(given)
  },
  tags: tagsDeclaration(),
})

/** All versions of a machine, the newest first. */
export const versionsOfMachine = (state: AccountState, machineArn: string): Version[] =>
  [...versionsOf(state).values()]
    .filter(version => version.machineArn === machineArn)
    .sort((left, right) => right.number - left.number)

export const aliasesOfMachine = (state: AccountState, machineArn: string): Alias[] =>
  [...aliasesOf(state).values()]
    .filter(alias => alias.machineArn === machineArn)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
