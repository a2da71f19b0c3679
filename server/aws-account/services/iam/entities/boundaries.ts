import type { PermissionsBoundaryAttachmentType } from '@aws-sdk/client-iam'
import type { PolicyHolder } from '../../../iam/entities.ts'
import { managedPolicyText } from '../../../iam/policies-of-principal.ts'
import { on } from '../../../shape/operation.ts'
import type { ConditionKeys } from '../../../shape/place.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { noSuchEntity } from '../iam-error.ts'
import type { Entity } from './entity.ts'

interface Bounded {
  readonly boundary: string | undefined
}
interface Request {
  readonly PermissionsBoundary?: string | undefined
}

const conditionOf = (arn: string | undefined): ConditionKeys =>
  arn === undefined ? {} : { 'iam:PermissionsBoundary': arn }

/** Of roles and users: the condition key by which an administrator may be held to those within a boundary. */
export const boundaryCondition = ({ boundary }: Bounded) => conditionOf(boundary)

/** Of requests that set a boundary. */
export const setsBoundary = { context: (input: Request) => conditionOf(input.PermissionsBoundary) }

/** The permissions boundary of a request, after proof that there is such a policy. */
export function boundaryOf(state: AccountState, { PermissionsBoundary: arn }: Request): string | undefined {
  if (arn !== undefined && managedPolicyText(state, arn) === undefined)
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  return arn
}

/** The operations that set and take away a boundary. */
export function boundaryOperations<Row extends PolicyHolder & Bounded>(entity: Entity<Row>) {
  return {
    put: on(
      entity,
      ({ state }, row, input: Request) =>
        entity.save(state, row.arn, { ...row, boundary: boundaryOf(state, input) }),
      setsBoundary,
    ),
    remove: on(entity, ({ state }, row) => entity.save(state, row.arn, { ...row, boundary: undefined })),
  }
}

export function describeBoundary({ boundary: arn }: Bounded) {
  if (arn === undefined) return {}
  return {
    PermissionsBoundary: {
      // AWS answers so, whatever its model says.
      PermissionsBoundaryType: 'Policy' as PermissionsBoundaryAttachmentType,
      PermissionsBoundaryArn: arn,
    },
  }
}
