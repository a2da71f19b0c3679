import { randomInt } from 'node:crypto'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { invalidParameter } from './secrets-error.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
const DEFAULT_CHARS = 32
const MAX_CHARS = 4096

const oneOf = (characters: string) => characters[randomInt(characters.length)] ?? ''

export function randomPassword(
  _: CallContext,
  input: Input<Sdk, 'GetRandomPassword'>,
): Output<Sdk, 'GetRandomPassword'> {
  const { PasswordLength: length = DEFAULT_CHARS, ExcludeCharacters: excluded = '' } = input
  if (length > MAX_CHARS || length < 1)
    throw invalidParameter(
      `InvalidParameterException: Password length must be between 1 and ${MAX_CHARS} characters.`,
    )
  const kinds = [
    input.ExcludeLowercase === true ? '' : LOWER,
    input.ExcludeUppercase === true ? '' : UPPER,
    input.ExcludeNumbers === true ? '' : DIGITS,
    input.ExcludePunctuation === true ? '' : PUNCTUATION,
    input.IncludeSpace === true ? ' ' : '',
  ]
    .map(kind => [...kind].filter(character => !excluded.includes(character)).join(''))
    .filter(kind => kind !== '')
  const all = kinds.join('')
  if (all === '') throw invalidParameter('The password cannot be generated: all characters are excluded.')
  const needed = input.RequireEachIncludedType === false ? [] : kinds
  if (needed.length > length)
    throw invalidParameter('Password length must be at least the number of required character types.')
  const characters = Array.from({ length }, (_one, index) => oneOf(needed[index] ?? all))
  // The ones that are needed come first, until they are mixed.
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const moved = characters[last] ?? ''
    characters[last] = characters[other] ?? ''
    characters[other] = moved
  }
  return { RandomPassword: characters.join('') }
}
