import { setImmediate as turn } from 'node:timers/promises'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../service.ts'
import type { StoredAttributes } from '../../shape/message-attributes.ts'
import { messagesAt } from './message-store.ts'
import { arnOfUrl, type Queue, queues, queuesOf } from './queues.ts'
import type { Seen } from './stored-message.ts'

/** More tell nothing new: whoever asks looks for one thing that was sent. */
const maxMessages = 50
/** Of each body, in characters. */
const maxBodyChars = 16_384
/** Texts that may be asked for at once, and the length of each. */
const maxTexts = 50
const textChars = [6, 200] as const
/** So much is searched before others have their turn, in characters. */
const sliceChars = 1_048_576

/**
 * The messages of a queue in whose body or attributes one of the texts stands, as they are: nobody receives them, no count
 * changes, and whoever works with the queue cannot tell that somebody looked. At most 50, in the order of sending.
 */
export async function messagesHolding(input: Fields, context: BackgroundContext): Promise<Fields> {
  const texts = textsOf(input)
  const messages: Fields[] = []
  let searched = 0
  for (const seen of [...messagesAt(context.state, queueOf(input, context), context.now())]) {
    if (messages.length >= maxMessages) break
    const { body, attributes } = seen.message
    searched += body.length
    if (texts.some(text => body.includes(text) || isInAttributes(attributes, text)))
      messages.push(shown(seen))
    if (searched < sliceChars) continue
    searched = 0
    await turn()
  }
  return { messages }
}

/** The messages that were sent to a queue last, at most 50, in the order of sending, seen as `messagesHolding` sees them. */
export async function latestMessages(input: Fields, context: BackgroundContext): Promise<Fields> {
  const latest: Seen[] = []
  let looked = 0
  for (const seen of messagesAt(context.state, queueOf(input, context), context.now())) {
    latest.push(seen)
    if (latest.length > maxMessages) latest.shift()
    looked += 1
    if (looked % 1_000 === 0) await turn()
  }
  return { messages: latest.map(shown) }
}

function textsOf({ texts }: Fields): readonly string[] {
  const isRight =
    Array.isArray(texts) &&
    texts.length <= maxTexts &&
    texts.every(
      text => typeof text === 'string' && text.length >= textChars[0] && text.length <= textChars[1],
    )
  if (!isRight)
    throw new AwsError('InvalidParameterValue', `texts are up to ${maxTexts} of 6 to 200 characters`)
  return texts
}

function queueOf({ queueUrl }: Fields, context: BackgroundContext): Queue {
  const arn = arnOfUrl(context, String(queueUrl))
  const queue = arn === undefined ? undefined : queuesOf(context.state).get(arn)
  if (queue === undefined) throw queues.missing({ QueueUrl: queueUrl }, arn, context)
  return queue
}

function isInAttributes(attributes: StoredAttributes, text: string): boolean {
  return Object.values(attributes).some(attribute => attribute.text?.includes(text) === true)
}

function shown({ message, delivery, standing }: Seen): Fields {
  const { id, body, attributes, sentAt, earlierReceives = 0 } = message
  return {
    id,
    body: body.slice(0, maxBodyChars),
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, { text = '' }]) => [name, text])),
    sentAt,
    receives: earlierReceives + (delivery?.receives ?? 0),
    standing,
  }
}
