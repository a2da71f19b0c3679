import { AwsError } from '../../aws-error.ts'
import { check } from './cognito-error.ts'
import type { Pool } from './pools.ts'

/** Of a pool that says nothing of passwords (API reference, PasswordPolicyType). */
const DEFAULTS = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
}
const UNLESS_SAID = {
  MinimumLength: 8,
  RequireUppercase: false,
  RequireLowercase: false,
  RequireNumbers: false,
  RequireSymbols: false,
  TemporaryPasswordValidityDays: 7,
}
const MAX_CHARS = 256
/** What counts as a symbol (developer guide, "Password policies"); a space within counts too. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/

/** The rules for passwords of a pool. */
export const passwordPolicy = ({ settings }: Pool) => {
  const given = settings.Policies?.PasswordPolicy
  return given === undefined ? DEFAULTS : { ...UNLESS_SAID, ...given }
}

/** Throws where a password is none by the rules of its pool. */
export function checkPassword(pool: Pool, password: string): void {
  check(
    password.length <= MAX_CHARS && /^\S(.*\S)?$/s.test(password),
    "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$",
  )
  const policy = passwordPolicy(pool)
  const rules: readonly [isKept: boolean, problem: string][] = [
    [password.length >= (policy.MinimumLength ?? 8), 'Password not long enough'],
    [!policy.RequireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [!policy.RequireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
    [!policy.RequireNumbers || /\d/.test(password), 'Password must have numeric characters'],
    [!policy.RequireSymbols || SYMBOL.test(password), 'Password must have symbol characters'],
  ]
  const broken = rules.find(([isKept]) => !isKept)
  if (broken)
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${broken[1]}`)
}
