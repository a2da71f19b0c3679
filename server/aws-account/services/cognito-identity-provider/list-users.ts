import type { UserType } from '@aws-sdk/client-cognito-identity-provider'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { check, invalid } from './cognito-error.ts'
import type { Pool } from './pools.ts'
import { describeUser, type User, usersOf } from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

const page = paging({
  maxSize: 60,
  refuseSize: size =>
    invalid(
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60`,
    ),
  refuseToken: () => invalid('Invalid pagination token.'),
})

export function listUsers(
  { state }: CallContext,
  pool: Pool,
  { Filter, Limit: size, PaginationToken: token, AttributesToGet: wanted }: Input<Sdk, 'ListUsers'>,
): Output<Sdk, 'ListUsers'> {
  const matches = userFilter(Filter)
  const found = [...usersOf(state, pool).values()].filter(matches)
  const { shown, next } = page(found, ({ username }) => username, { size: size || undefined, token })
  return {
    Users: shown.map(user => only(describeUser(user), wanted)),
    ...(next !== undefined && { PaginationToken: next }),
  }
}

function only(user: UserType, wanted: readonly string[] | undefined): UserType {
  if (!wanted || wanted.length === 0) return user
  return { ...user, Attributes: user.Attributes?.filter(({ Name = '' }) => wanted.includes(Name)) ?? [] }
}

const FILTER = /^\s*"?([\w:.-]+)"?\s*(\^=|=)\s*"((?:[^"\\]|\\.)*)"\s*$/
/** What one may look for (API reference, ListUsers). */
const SEARCHABLE = [
  ...['username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'],
  ...['cognito:user_status', 'status', 'sub'],
]

function userFilter(text: string | undefined): (user: User) => boolean {
  if (text === undefined || text === '') return () => true
  check(text.length <= 256, 'Invalid filter: it is longer than 256 characters.')
  const [, name = '', operator, quoted = ''] = FILTER.exec(text) ?? []
  if (operator === undefined) throw invalid('Error while parsing filter')
  check(SEARCHABLE.includes(name), 'Error while parsing filter')
  const value = quoted.replace(/\\(.)/g, '$1')
  return user => {
    const own = memberOf(user, name)
    return own !== undefined && (operator === '=' ? own === value : own.startsWith(value))
  }
}

function memberOf(user: User, name: string): string | undefined {
  switch (name) {
    case 'username':
      return user.username
    case 'sub':
      return user.sub
    case 'cognito:user_status':
      return user.status
    case 'status':
      return user.isEnabled ? 'Enabled' : 'Disabled'
    default:
      return user.attributes[name]
  }
}
