import { randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { check, checkForm, invalid, tooMany } from './cognito-error.ts'
import { type Pool, usernameAttributes } from './pools.ts'
import { isEmail, isPhoneNumber } from './schema.ts'
import { findUser, sharesName, type User, usersOf } from './users.ts'

/** Of a pool. AWS takes 40 million; here users are kept in memory, some 2 KB each. */
const MAX_USERS = 20_000

/**
 * A user who is yet to be stored. Where users are named by an address, that becomes an attribute, and the name is the
 * subject (developer guide, "Customizing sign-in attributes").
 */
export function newUser(
  context: Pick<CallContext, 'state' | 'now'>,
  pool: Pool,
  given: string,
  attributes: Readonly<Record<string, string>>,
  { exists, forceAlias = false }: { readonly exists: string; readonly forceAlias?: boolean },
): User {
  checkForm(given, 'username', /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u, 128)
  const sub = randomUUID()
  const kinds = usernameAttributes(pool)
  const kind = kinds.find(name => (name === 'email' ? isEmail(given) : isPhoneNumber(given)))
  if (kinds.length > 0 && kind === undefined)
    throw invalid(
      kinds.length > 1
        ? 'Username should be either an email or a phone number.'
        : `Username should be ${kinds[0] === 'email' ? 'an email' : 'a phone number'}.`,
    )
  const aliases = pool.settings.AliasAttributes ?? []
  check(
    !aliases.includes('email') || !isEmail(given),
    'Username cannot be of email format, since user pool is configured for email alias.',
  )
  const { state } = context
  const now = context.now()
  const user: User = {
    username: kind === undefined ? given : sub,
    sub,
    attributes: kind === undefined ? attributes : { ...attributes, [kind]: given },
    status: 'UNCONFIRMED',
    isEnabled: true,
    createdAt: now,
    modifiedAt: now,
    groups: [],
  }
  if (findUser(state, pool, given)) throw new AwsError('UsernameExistsException', exists)
  if (!forceAlias && sharesName(state, pool, user))
    throw kind === undefined
      ? new AwsError('AliasExistsException', 'An account with the given email already exists.')
      : new AwsError('UsernameExistsException', exists)
  if (usersOf(state, pool).size >= MAX_USERS) throw tooMany('users')
  return user
}
