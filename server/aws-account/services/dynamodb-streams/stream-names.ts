import { createHash } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'

/** A stream of a table of this account, by its ARN. */
export interface StreamPlace {
  readonly arn: string
  readonly table: string
  readonly label: string
}

export function parseStreamArn(arn: unknown): StreamPlace {
  const text = String(arn)
  const [, table, label] = /^arn:[^:]*:dynamodb:[^:]*:\d*:table\/([^/]+)\/stream\/([^/|]+)$/.exec(text) ?? []
  if (table === undefined || label === undefined)
    throw new AwsError('ValidationException', `Invalid StreamArn: ${text.slice(0, 200)}`)
  return { arn: text, table, label }
}

export const streamNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`)

/** A stream has one shard here, for as long as it is. */
export function shardId({ table, label }: StreamPlace): string {
  const begun = String(Date.parse(`${label}Z`)).padStart(20, '0')
  return `shardId-${begun}-${digest(table).slice(0, 8)}`
}

const COUNT_DIGITS = 11

/** The engine counts a table's changes; DynamoDB's numbers are long, and in order as well. */
export function sequenceNumber(count: string, { label }: StreamPlace): string {
  const begun = Math.floor(Date.parse(`${label}Z`) / 1000)
  return `${begun}0000000${count.padStart(COUNT_DIGITS, '0')}`
}

export function countOf(sequenceNumber: unknown): string {
  const text = String(sequenceNumber)
  if (!/^\d{21,40}$/.test(text))
    throw new AwsError('ValidationException', 'The SequenceNumber parameter is not valid')
  return String(Number(text.slice(-COUNT_DIGITS)))
}

/** An iterator says which stream it is of, so that a policy can be asked about it. */
export const iteratorOf = ({ arn }: StreamPlace, engines: string): string =>
  `${arn}|1|${Buffer.from(engines).toString('base64url')}`

export function parseIterator(iterator: unknown): { readonly stream: StreamPlace; readonly engines: string } {
  const [arn, version, engines] = String(iterator).split('|')
  if (version !== '1' || engines === undefined)
    throw new AwsError('ValidationException', 'Invalid ShardIterator')
  return { stream: parseStreamArn(arn), engines: Buffer.from(engines, 'base64url').toString() }
}

export const digest = (text: string) => createHash('md5').update(text).digest('hex')
