import type { AttributeType, SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider'
import { check, invalid } from './cognito-error.ts'
import type { Pool } from './pools.ts'

const text = (Name: string, max = '2048', min = '0'): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength: min, MaxLength: max },
})
const truth = (Name: string): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'Boolean',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
})

/** What every pool knows of its users (developer guide, "Working with user attributes"), in AWS's order. */
const STANDARD: readonly SchemaAttributeType[] = [
  { ...text('sub', '2048', '1'), Mutable: false, Required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile'].map(
    name => text(name),
  ),
  ...['picture', 'website', 'email'].map(name => text(name)),
  truth('email_verified'),
  text('gender'),
  text('birthdate', '10', '10'),
  ...['zoneinfo', 'locale', 'phone_number'].map(name => text(name)),
  truth('phone_number_verified'),
  text('address'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: '0' },
  },
]
const STANDARD_NAMES = new Set(STANDARD.map(({ Name }) => Name))

/** Of the custom attributes of a pool. */
const MAX_CUSTOM = 50

/** All attributes of a pool, as it describes them. */
export function schemaOf({ schema }: Pick<Pool, 'schema'>): SchemaAttributeType[] {
  const own = new Map(schema.map(one => [one.Name, one]))
  const standard = STANDARD.map(one => own.get(one.Name) ?? one)
  return [...standard, ...schema.filter(({ Name }) => !STANDARD_NAMES.has(Name))]
}

/** The attributes that a request declares, as the pool keeps them. */
export function declaredSchema(
  given: readonly SchemaAttributeType[],
  before: readonly SchemaAttributeType[] = [],
): SchemaAttributeType[] {
  const declared = given.map(one => declaredAttribute(one))
  const all = [...before, ...declared]
  const names = all.map(({ Name }) => Name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  check(twice === undefined, `${twice}: Existing attribute already has name ${twice}.`)
  const custom = names.filter(name => !STANDARD_NAMES.has(name))
  check(custom.length <= MAX_CUSTOM, `Number of custom attributes must not exceed ${MAX_CUSTOM}.`)
  return all
}

function declaredAttribute(one: SchemaAttributeType): SchemaAttributeType {
  const name = one.Name ?? ''
  check(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u.test(name), 'Invalid attribute name.')
  const standard = STANDARD.find(({ Name }) => Name === name)
  if (standard !== undefined) {
    const type = one.AttributeDataType ?? standard.AttributeDataType
    check(
      type === standard.AttributeDataType,
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${name}`,
    )
    return { ...standard, ...given(one) }
  }
  check(one.Required !== true, 'Required custom attributes are not supported currently.')
  const prefix = one.DeveloperOnlyAttribute === true ? 'dev:custom:' : 'custom:'
  const { AttributeDataType = 'String' } = one
  return {
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    ...(AttributeDataType === 'String' && { StringAttributeConstraints: {} }),
    ...(AttributeDataType === 'Number' && { NumberAttributeConstraints: {} }),
    ...given(one),
    AttributeDataType,
    Name: `${prefix}${name}`,
  }
}

const given = (one: SchemaAttributeType): SchemaAttributeType =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))

/** Attributes by name, from the list of a request. Throws for one that the pool does not know or that is not of its type. */
export function checkedAttributes(
  pool: Pool,
  list: readonly AttributeType[] = [],
  { isNew }: { readonly isNew: boolean },
): Record<string, string> {
  const schema = new Map(schemaOf(pool).map(one => [one.Name, one]))
  const attributes: Record<string, string> = {}
  for (const { Name: name = '', Value: value = '' } of list) {
    const declared = schema.get(name)
    if (declared === undefined)
      throw invalid(
        `Attributes did not conform to the schema: ${name}: Attribute does not exist in the schema.`,
      )
    check(name !== 'sub', 'Cannot modify the non-mutable attribute sub')
    check(isNew || declared.Mutable !== false, `user.${name}: Attribute cannot be updated.`)
    checkValue(name, value, declared)
    attributes[name] = value
  }
  return attributes
}

function checkValue(name: string, value: string, declared: SchemaAttributeType): void {
  const wrong = (problem: string) => `Attributes did not conform to the schema: ${name}: ${problem}`
  const { MinLength, MaxLength } = declared.StringAttributeConstraints ?? {}
  const { MinValue, MaxValue } = declared.NumberAttributeConstraints ?? {}
  const max = Math.min(Number(MaxLength ?? 2048), 2048)
  check(value.length <= max, wrong(`String must be no longer than ${max} characters`))
  check(
    value === '' || value.length >= Number(MinLength ?? 0),
    wrong(`String must be longer than ${MinLength} characters`),
  )
  switch (declared.AttributeDataType) {
    case 'Number':
      check(/^-?\d+$/.test(value), wrong('Attribute is not a number'))
      check(
        MinValue === undefined || Number(value) >= Number(MinValue),
        wrong(`Number must be no less than ${MinValue}`),
      )
      check(
        MaxValue === undefined || Number(value) <= Number(MaxValue),
        wrong(`Number must be no more than ${MaxValue}`),
      )
      break
    case 'Boolean':
      check(/^(true|false)$/i.test(value), wrong('Attribute is not a boolean'))
      break
    default:
  }
  if (name === 'email') check(value === '' || isEmail(value), 'Invalid email address format.')
  if (name === 'phone_number') check(value === '' || isPhoneNumber(value), 'Invalid phone number format.')
}

export const isEmail = (value: string) => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(value)
export const isPhoneNumber = (value: string) => /^\+\d{1,15}$/.test(value)

/** Throws where a new user lacks an attribute that the pool requires. */
export function checkRequired(pool: Pool, attributes: Readonly<Record<string, string>>): void {
  for (const { Name: name = '', Required } of pool.schema)
    check(
      Required !== true || name === 'sub' || attributes[name] !== undefined,
      `Attributes did not conform to the schema: ${name}: The attribute is required`,
    )
}
