import { createUniqueId } from '../../../auth/access-key-id.ts'
import type { PolicyHolder } from '../../../iam/entities.ts'
import type { CallContext } from '../../../service.ts'
import type { Place } from '../../../shape/place.ts'
import { defineResource, type Resource, type ResourceDeclaration } from '../../../shape/resource.ts'
import type { AccountState, Table } from '../../../state/account-state.ts'
import { alreadyExists, deleteConflict, noSuchEntity, validationError } from '../iam-error.ts'
import { checkName, checkPath, isTaken } from '../names.ts'

/** What tells roles, users and groups apart. */
interface EntityKind {
  readonly noun: 'Role' | 'User' | 'Group'
  readonly idPrefix: string
  readonly maxNameChars: number
  /** Characters of all inline policies together (IAM quotas). */
  readonly maxInlineChars: number
  /** In lower case. */
  readonly reservedNames?: ReadonlySet<string>
  /** Who is meant where a request names nobody. */
  callerName?(place: Place): string | undefined
}

/** A type of resource that has a name, a path and policies, found by its name. */
export interface Entity<Row extends PolicyHolder> extends Resource<Row>, EntityKind {
  /** What a new one has; refuses a name or a path that IAM does not take. */
  begin(context: CallContext, name: string, path: string | undefined): PolicyHolder
}

type Declared<Row> = EntityKind &
  Pick<ResourceDeclaration<Row>, 'tags' | 'conditions'> & { table(state: AccountState): Table<Row> }

const lastPartOf = (arn: string) => arn.split('/').at(-1) ?? ''

export function defineEntity<Row extends PolicyHolder>(declared: Declared<Row>): Entity<Row> {
  const { noun, table } = declared
  const type = noun.toLowerCase()
  const namesInArn = (name: unknown, path: unknown = '/') => ({
    [`${noun}NameWithPath`]: `${path}${name}`.replace(/^\//, ''),
  })
  const resource = defineResource<Row>('iam', type, {
    ...declared,
    keyOf: lastPartOf,
    arnOf: row => row.arn,
    named({ [`${noun}Name`]: given, Path: path }, arn, place) {
      const name = given ?? declared.callerName?.(place)
      if (name === undefined) return undefined
      return table(place.state).get(String(name))?.arn ?? arn(namesInArn(name, path))
    },
    missing: (_, arn) =>
      arn === undefined
        ? validationError(`Must specify ${type}Name when calling with non-User credentials`)
        : noSuchEntity(`The ${type} with name ${lastPartOf(arn)} cannot be found.`),
  })
  return {
    ...declared,
    ...resource,
    begin(context, name, path = '/') {
      checkName(name, `${type}Name`, declared.maxNameChars)
      checkPath(path)
      if (declared.reservedNames?.has(name.toLowerCase()) || isTaken(table(context.state).keys(), name))
        throw alreadyExists(`${noun} with name ${name} already exists.`)
      return {
        name,
        path,
        id: createUniqueId(declared.idPrefix),
        arn: resource.arn(context, namesInArn(name, path)),
        createdAt: context.now(),
        inline: {},
        attached: [],
      }
    },
  }
}

/** Policies must be taken away one by one before their holder may be deleted. */
export function refuseWithPolicies({ attached, inline }: PolicyHolder): void {
  if (attached.length) throw deleteConflict('Cannot delete entity, must detach all policies first.')
  if (Object.keys(inline).length) throw deleteConflict('Cannot delete entity, must delete policies first.')
}
