import { AwsError } from '../../aws-error.ts'
import type { StoredAttribute, StoredAttributes, WireAttribute } from '../../shape/message-attributes.ts'

const MAX_NAME_CHARS = 256
const TYPE = /^(String|Number|Binary)(\..+)?$/s

const refuse = (message: string) => new AwsError('InvalidParameterValueException', message)

/** Checks the attributes of a message, in the words of SNS, and brings them to the stored form. */
export function parseMessageAttributes(
  given: Readonly<Record<string, WireAttribute>> = {},
): StoredAttributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      checkName(name)
      return [name, parseAttribute(name, value)]
    }),
  )
}

function checkName(name: string): void {
  if (name.length > MAX_NAME_CHARS)
    throw refuse(`Length of message attribute name must be less than ${MAX_NAME_CHARS} bytes.`)
  const stray = /[^A-Za-z0-9_.-]/.exec(name)?.[0]
  if (stray !== undefined)
    throw refuse(
      `Invalid non-alphanumeric character '#x${stray.charCodeAt(0).toString(16).toUpperCase()}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    )
  if (name.startsWith('.'))
    throw refuse("Invalid message attribute name starting with character '.' was found.")
  if (name.endsWith('.')) throw refuse("Invalid message attribute name ending with character '.' was found.")
  if (name.includes('..')) throw refuse("Message attribute name can not have successive '.' character.")
}

function parseAttribute(name: string, value: WireAttribute): StoredAttribute {
  const { DataType: type = '', StringValue: text, BinaryValue: bytes } = value
  const kind = TYPE.exec(type)?.[1]
  if (kind === undefined)
    throw refuse(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    )
  const field = kind === 'Binary' ? 'Binary' : 'String'
  const other = kind === 'Binary' ? text : bytes
  const isEmpty = kind === 'Binary' ? !bytes?.length : !text
  if (isEmpty && other?.length)
    throw refuse(`The message attribute '${name}' with type '${type}' must use field '${field}'.`)
  if (isEmpty)
    throw refuse(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    )
  if (kind === 'Binary') return { type, base64: Buffer.from(bytes ?? []).toString('base64') }
  if (kind === 'Number' && Number.isNaN(Number(text)))
    throw refuse(`Could not cast message attribute '${name}' value to number.`)
  return { type, text: text ?? '' }
}
