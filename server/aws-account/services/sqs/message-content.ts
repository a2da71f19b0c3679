import { createHash } from 'node:crypto'
import type { MessageAttributeValue, MessageSystemAttributeValue } from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import { invalid, missing } from './sqs-error.ts'

/** A message attribute as it is stored; binary values in base64. */
export interface StoredAttribute {
  readonly type: string
  readonly text?: string
  readonly base64?: string
}

export type StoredAttributes = Readonly<Record<string, StoredAttribute>>

type WireAttribute = MessageAttributeValue | MessageSystemAttributeValue
type WireAttributes = Readonly<Record<string, WireAttribute>> | undefined

/** Amazon SQS message quotas. */
const MAX_ATTRIBUTES = 10
const MAX_NAME_CHARS = 256
const TYPE_PATTERN = /^(String|Number|Binary)(\..*)?$/s
const NAME_PATTERN = /^(?!\.)(?!.*\.\.)(?!.*\.$)[A-Za-z0-9_.-]+$/
/** https://www.w3.org/TR/REC-xml/#charsets: what a message body may contain. */
const FORBIDDEN_CHARACTER = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

export function checkBody(body: string | undefined): string {
  if (!body) throw missing('MessageBody')
  const found = FORBIDDEN_CHARACTER.exec(body)?.[0]
  if (found === undefined) return body
  const code = found.codePointAt(0)?.toString(16)
  throw new AwsError(
    'InvalidMessageContents',
    `Invalid binary character '#x${code}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
  )
}

/** Checks the attributes of a message and brings them to the stored form. Throws InvalidParameterValue. */
export function parseAttributes(given: WireAttributes): StoredAttributes {
  const entries = Object.entries(given ?? {})
  if (entries.length > MAX_ATTRIBUTES)
    throw invalid(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    )
  return Object.fromEntries(entries.map(([name, value]) => [name, parseAttribute(name, value)]))
}

export function parseSystemAttributes(given: WireAttributes): StoredAttributes {
  for (const name of Object.keys(given ?? {}))
    if (name !== 'AWSTraceHeader')
      throw invalid(`Message system attribute name '${name}' is invalid. Valid values: AWSTraceHeader.`)
  return parseAttributes(given)
}

function parseAttribute(name: string, value: WireAttribute): StoredAttribute {
  checkName(name)
  const type = value.DataType
  if (!type) throw invalid(`The message attribute '${name}' must contain non-empty message attribute type.`)
  const kind = TYPE_PATTERN.exec(type)?.[1]
  if (!kind)
    throw invalid(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    )
  if (kind === 'Binary') {
    if (!value.BinaryValue?.length) throw emptyValue(name, type)
    return { type, base64: Buffer.from(value.BinaryValue).toString('base64') }
  }
  const text = value.StringValue
  if (!text) throw emptyValue(name, type)
  if (kind === 'Number' && !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`)
  return { type, text }
}

function checkName(name: string): void {
  if (name.length > MAX_NAME_CHARS)
    throw invalid(`Length of message attribute name must be less than ${MAX_NAME_CHARS} bytes.`)
  if (!NAME_PATTERN.test(name) || /^(aws|amazon)\./i.test(name))
    throw invalid(
      `Message (user) attribute name '${name}' is invalid. It can contain alphanumeric characters, hyphens, underscores and periods, must not start or end with a period or have periods in succession, and must not start with AWS. or Amazon.`,
    )
}

function emptyValue(name: string, type: string): AwsError {
  return invalid(
    `The message (user) attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
  )
}

/** Bytes that count against MaximumMessageSize: the body and the names, types and values of the attributes. */
export function messageBytes(body: string, attributes: StoredAttributes): number {
  let bytes = Buffer.byteLength(body)
  for (const [name, attribute] of Object.entries(attributes))
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.type) + valueBytes(attribute).length
  return bytes
}

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
    ['All', '.*', name].includes(one) || (one.endsWith('.*') && name.startsWith(one.slice(0, -1)))
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => wanted.some(one => asks(one, name))),
  )
}

export function wireAttributes(attributes: StoredAttributes): Record<string, MessageAttributeValue> {
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
