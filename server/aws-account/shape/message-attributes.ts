import { createHash } from 'node:crypto'
import type { AwsError } from '../aws-error.ts'

/** An attribute of a message as requests and answers of SQS and SNS carry it. */
export interface WireAttribute {
  readonly DataType: string | undefined
  readonly StringValue?: string | undefined
  readonly BinaryValue?: Uint8Array | undefined
}

/** A message attribute as it is stored; binary values in base64. */
export interface StoredAttribute {
  readonly type: string
  readonly text?: string
  readonly base64?: string
}

/** Attributes of a message by their names. */
export type StoredAttributes = Readonly<Record<string, StoredAttribute>>

/** The service's form of "this parameter is invalid". */
type Refuse = (message: string) => AwsError

/** Amazon SQS message quotas. */
const MAX_ATTRIBUTES = 10
const MAX_NAME_CHARS = 256
const TYPE_PATTERN = /^(String|Number|Binary)(\..*)?$/s
const NUMBER_PATTERN = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/
/** What XML cannot hold (https://www.w3.org/TR/REC-xml/#charsets), in messages and in their attributes. */
const INVALID_TEXT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
/** What it can, as SQS writes it. */
export const VALID_TEXT = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF'
const NAME_PATTERN = /^(?!\.)(?!.*\.\.)(?!.*\.$)[\p{L}\p{N}_.-]+$/u

/** Checks the attributes of a message and brings them to the stored form. */
export function parseAttributes(
  given: Readonly<Record<string, WireAttribute>> | undefined,
  refuse: Refuse,
): StoredAttributes {
  const entries = Object.entries(given ?? {})
  if (entries.length > MAX_ATTRIBUTES)
    throw refuse(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    )
  return Object.fromEntries(entries.map(([name, value]) => [name, parseAttribute(name, value, refuse)]))
}

function parseAttribute(name: string, value: WireAttribute, refuse: Refuse): StoredAttribute {
  checkName(name, refuse)
  const type = value.DataType
  if (!type) throw refuse(`The message attribute '${name}' must contain non-empty message attribute type.`)
  const kind = TYPE_PATTERN.exec(type)?.[1]
  if (!kind)
    throw refuse(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    )
  const text = value.StringValue
  const bytes = value.BinaryValue
  if (kind === 'Binary' ? !bytes?.length : !text)
    throw refuse(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`)
  if (kind === 'Binary') return { type, base64: Buffer.from(bytes ?? []).toString('base64') }
  if (invalidCharacter(text ?? '') !== undefined)
    throw refuse(
      `Invalid characters found in message (user) attribute '${name}'. Valid characters are ${VALID_TEXT}`,
    )
  if (kind === 'Number' && !NUMBER_PATTERN.test(text ?? ''))
    throw refuse(`Can't cast the value of message (user) attribute '${name}' to a number.`)
  return { type, text: text ?? '' }
}

/** The first character that no message may hold, as SQS names it: `#x0`. */
export const invalidCharacter = (text: string) =>
  INVALID_TEXT.exec(text)?.[0].codePointAt(0)?.toString(16).replace(/^/, '#x')

function checkName(name: string, refuse: Refuse): void {
  if (name.length > MAX_NAME_CHARS)
    throw refuse(`Length of message attribute name must be less than ${MAX_NAME_CHARS} bytes.`)
  if (!NAME_PATTERN.test(name) || /^(aws|amazon)\./i.test(name))
    throw refuse(
      `Message (user) attribute name '${name}' is invalid. It can contain alphanumeric characters, hyphens, underscores and periods, must not start or end with a period or have periods in succession, and must not start with AWS. or Amazon.`,
    )
}

/** Bytes that count against the limit of a message: its body and the names, types and values of its attributes. */
export function messageBytes(body: string, attributes: StoredAttributes): number {
  let bytes = Buffer.byteLength(body)
  for (const [name, attribute] of Object.entries(attributes))
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.type) + valueBytes(attribute).length
  return bytes
}

/** The digest of a message's body that clients verify. */
export const bodyDigest = (body: string) => createHash('md5').update(body).digest('hex')

/**
 * The digest clients verify: of all attributes in order of their names, each as length-prefixed name, length-prefixed
 * type, one byte for the transport (1 text, 2 binary) and length-prefixed value (SQS developer guide, "Calculating the
 * MD5 message digest for message attributes"). Undefined without attributes.
 */
export function attributesDigest(attributes: StoredAttributes): string | undefined {
  const names = Object.keys(attributes).sort()
  if (!names.length) return undefined
  const hash = createHash('md5')
  const update = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  for (const name of names) {
    const attribute = attributes[name]
    if (!attribute) continue
    update(Buffer.from(name))
    update(Buffer.from(attribute.type))
    hash.update(Buffer.of(attribute.base64 === undefined ? 1 : 2))
    update(valueBytes(attribute))
  }
  return hash.digest('hex')
}

/** The attributes a receiver asked for: names, `prefix.*`, `All` or `.*`. */
export function selectAttributes(
  attributes: StoredAttributes,
  wanted: readonly string[] = [],
): StoredAttributes {
  const asks = (one: string, name: string) =>
    ['All', '.*', '*', name].includes(one) || (one.endsWith('.*') && name.startsWith(one.slice(0, -2)))
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => wanted.some(one => asks(one, name))),
  )
}

/** As answers carry them. */
export function wireAttributes(attributes: StoredAttributes): Record<string, WireAttribute> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, text, base64 }]) => [
      name,
      base64 === undefined
        ? { DataType: type, StringValue: text }
        : { DataType: type, BinaryValue: Buffer.from(base64, 'base64') },
    ]),
  )
}

function valueBytes(attribute: StoredAttribute): Buffer {
  return attribute.base64 === undefined
    ? Buffer.from(attribute.text ?? '')
    : Buffer.from(attribute.base64, 'base64')
}
