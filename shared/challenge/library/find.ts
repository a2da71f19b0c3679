import { type Json, pick, pickList, pickText } from '../../json.ts'
import type { HeldMessage, ObserveContext, Wait } from '../check.ts'

/**
 * Finding this very message, item, object or log event by what stands in it, wherever it stands: never by counting. Each of
 * these looks reads only.
 */

/** Whether each of these texts stands somewhere in a value: as it is, or as it reads once a text in it is read as JSON. */
export function holdsAll(value: Json, texts: readonly string[]): boolean {
  const whole = JSON.stringify(value)
  return texts.every(text => whole.includes(JSON.stringify(text).slice(1, -1)) || whole.includes(text))
}

/**
 * Of each of these, by name, the messages of a queue that hold all of its texts (6 characters at least, the first of them
 * unlike any other), in body or attributes. Nobody receives them by that.
 */
export async function messagesWith(
  { platform }: ObserveContext,
  queueUrl: string,
  wanted: { readonly [name: string]: readonly [string, ...string[]] },
): Promise<{ readonly [name: string]: readonly HeldMessage[] }> {
  const found = await platform.messagesHolding(
    queueUrl,
    Object.values(wanted).map(([first]) => first),
  )
  return Object.fromEntries(
    Object.entries(wanted).map(([name, texts]) => [
      name,
      found.filter(({ body, attributes }) => holdsAll({ body, attributes }, texts)),
    ]),
  )
}

const mostPages = 20

/** The items of a table that hold all these texts, of the first twenty pages. */
export async function itemsWith(
  { read }: ObserveContext,
  TableName: string,
  texts: readonly string[],
): Promise<readonly Json[]> {
  const found: Json[] = []
  let more = {}
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await read('dynamodb', 'Scan', { TableName, ConsistentRead: true, ...more })
    found.push(...pickList(answer, 'Items').filter(item => holdsAll(item, texts)))
    const ExclusiveStartKey = pick(answer, 'LastEvaluatedKey')
    if (ExclusiveStartKey === undefined) break
    more = { ExclusiveStartKey }
  }
  return found
}

const mostObjects = 50

/** The keys of objects of a bucket that hold all these texts in key or body, of the fifty newest below a prefix. */
export async function objectsWith(
  { read, tryRead }: ObserveContext,
  Bucket: string,
  texts: readonly string[],
  Prefix = '',
): Promise<readonly string[]> {
  const listed = pickList(await read('s3', 'ListObjectsV2', { Bucket, Prefix }), 'Contents')
  const newest = [...listed]
    .sort((one, other) => modified(other).localeCompare(modified(one)))
    .slice(0, mostObjects)
  const found = await Promise.all(
    newest.map(async object => {
      const Key = pickText(object, 'Key') ?? ''
      const answer = await tryRead('s3', 'GetObject', { Bucket, Key })
      const body = answer.ok ? pickText(answer.value, 'Body', '$base64') : undefined
      return { Key, text: body === undefined ? '' : latin1Of(body) }
    }),
  )
  return found.filter(({ Key, text }) => holdsAll([Key, text], texts)).map(({ Key }) => Key)
}

const modified = (object: Json) => pickText(object, 'LastModified') ?? ''

/** The messages of a log group's events since a time (milliseconds) that hold all these texts. */
export async function logEventsWith(
  { tryRead }: ObserveContext,
  logGroupName: string,
  texts: readonly [string, ...string[]],
  startTime = 0,
): Promise<readonly string[]> {
  const [first] = texts
  const answer = await tryRead('cloudwatch-logs', 'FilterLogEvents', {
    logGroupName,
    startTime,
    filterPattern: `"${first.split('"').join('')}"`,
  })
  const messages = pickList(answer.ok ? answer.value : {}, 'events').map(
    event => pickText(event, 'message') ?? '',
  )
  return messages.filter(message => holdsAll(message, texts))
}

/** What was seen of something that has to appear and to stay. */
export interface Stay<Look> {
  /** When it was there, or at the end of the wait. */
  readonly first: Look
  /** A while later; the same as `first` where it never was there. */
  readonly later: Look
}

/**
 * Looks until something is there, and again for some seconds afterwards: what is found once may be taken away by whoever
 * works on it. Ends as soon as it is gone.
 */
export async function appearsAndStays<Look>(
  { settle }: ObserveContext,
  look: () => Promise<Look>,
  isThere: (look: Look) => boolean,
  { within, staysSeconds }: { readonly within: Wait; readonly staysSeconds: number },
): Promise<Stay<Look>> {
  const first = await settle(look, isThere, within)
  if (!isThere(first)) return { first, later: first }
  const later = await settle(look, seen => !isThere(seen), { promisedSeconds: staysSeconds, slackSeconds: 0 })
  return { first, later }
}

const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a text in base64 as characters of Latin-1: enough for ids, which are ASCII. */
function latin1Of(base64: string): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const letter of base64) {
    const value = base64Letters.indexOf(letter)
    if (value < 0) break
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    text += String.fromCharCode((held >> bits) & 0xff)
  }
  return text
}
