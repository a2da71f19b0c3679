import type { CreateUserPoolClientRequest } from '@aws-sdk/client-cognito-identity-provider'
import { table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { notFound } from './cognito-error.ts'
import type { Pool } from './pools.ts'

type Given = Omit<
  CreateUserPoolClientRequest,
  'UserPoolId' | 'ClientName' | 'GenerateSecret' | 'ClientSecret'
>

/** An app client as stored, by its id, which is unique in the account. Times in milliseconds. */
export interface Client {
  readonly id: string
  readonly poolArn: string
  readonly name: string
  readonly secret?: string
  /** What was asked for, which is plain JSON. */
  readonly settings: Given
  readonly createdAt: number
  readonly modifiedAt: number
}

export const clientsOf = table<Client>('cognito.clients')

export const clientNotFound = (id: string) => notFound(`User pool client ${id}`)

export const clientsOfPool = (state: AccountState, { arn }: Pool): Client[] =>
  [...clientsOf(state).values()].filter(({ poolArn }) => poolArn === arn)

/** The client of a pool. Throws where it has none of that id. */
export function clientOf(state: AccountState, pool: Pool, id: string): Client {
  const client = clientsOf(state).get(id)
  if (client?.poolArn !== pool.arn) throw clientNotFound(id)
  return client
}

export function removeClient(state: AccountState, id: string): void {
  clientsOf(state).delete(id)
}

const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const

/** How long tokens of a client are good, in seconds (API reference, CreateUserPoolClient). */
export function validityOf({
  settings,
}: Pick<Client, 'settings'>): Record<'access' | 'id' | 'refresh', number> {
  const {
    AccessTokenValidity,
    IdTokenValidity,
    RefreshTokenValidity,
    TokenValidityUnits: units = {},
  } = settings
  const seconds = (value: number | undefined, unit: keyof typeof UNIT_SECONDS, absent: number) =>
    value ? value * UNIT_SECONDS[unit] : absent
  return {
    access: seconds(AccessTokenValidity, units.AccessToken ?? 'hours', 3600),
    id: seconds(IdTokenValidity, units.IdToken ?? 'hours', 3600),
    refresh: seconds(RefreshTokenValidity, units.RefreshToken ?? 'days', 30 * 86_400),
  }
}

/** Clients that say nothing of their flows have these (API reference, ExplicitAuthFlows). */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH']
const OLD_FLOWS: Readonly<Record<string, string>> = {
  ADMIN_NO_SRP_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  CUSTOM_AUTH_FLOW_ONLY: 'ALLOW_CUSTOM_AUTH',
  USER_PASSWORD_AUTH: 'ALLOW_USER_PASSWORD_AUTH',
}

/** Whether a client may sign in that way: `USER_SRP_AUTH`. Refreshing goes with each of the old names. */
export function allowsFlow({ settings }: Client, flow: string): boolean {
  const given = settings.ExplicitAuthFlows ?? []
  if (given.length === 0) return DEFAULT_FLOWS.includes(`ALLOW_${flow}`)
  const isOld = given.some(name => Object.hasOwn(OLD_FLOWS, name))
  if (isOld && (flow === 'REFRESH_TOKEN_AUTH' || flow === 'USER_SRP_AUTH')) return true
  return given.some(name => (OLD_FLOWS[name] ?? name) === `ALLOW_${flow}`)
}

/** Whether wrong names are told as wrong passwords. */
export const hidesUsers = ({ settings }: Client) => settings.PreventUserExistenceErrors === 'ENABLED'
