import { table } from '../../../shape/resource.ts'
import type { AccountState } from '../../../state/account-state.ts'

/** A name and password of a user for a service that knows no signatures. */
export interface ServiceCredential {
  readonly id: string
  readonly user: string
  readonly service: string
  readonly serviceUser: string
  readonly createdAt: number
  readonly status: 'Active' | 'Inactive'
}

export const credentialsOf = table<ServiceCredential>('iam.service-credentials')

export const hasServiceCredentials = (state: AccountState, user: string) =>
  [...credentialsOf(state).values()].some(one => one.user === user)
