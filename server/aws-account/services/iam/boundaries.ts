import { managedPolicyText } from '../../iam/policies-of-principal.ts'
import type { Fields } from '../../service.ts'
import type { AccountState } from '../../state/account-state.ts'
import { noSuchEntity } from './iam-error.ts'

/** The ARN of a permissions boundary, after proof that there is such a policy. */
export function checkBoundary(state: AccountState, arn: string): string {
  if (managedPolicyText(state, arn) === undefined)
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  return arn
}

export function boundaryDescription(arn: string | undefined): Fields {
  if (arn === undefined) return {}
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: arn,
    },
  }
}
