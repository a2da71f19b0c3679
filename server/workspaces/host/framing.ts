import type { z } from 'zod'
import { maxMessageBytes } from './protocol.ts'

const lengthBytes = 4
const noBody = new Uint8Array()

export function encodeMessage(head: unknown, body: Uint8Array = noBody): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const message = Buffer.allocUnsafe(2 * lengthBytes + json.length + body.length)
  message.writeUInt32LE(lengthBytes + json.length + body.length, 0)
  message.writeUInt32LE(json.length, lengthBytes)
  json.copy(message, 2 * lengthBytes)
  message.set(body, 2 * lengthBytes + json.length)
  return message
}

/**
 * Cuts a stream into messages. Throws on anything that is not one: the connection must be closed then. A body is a view of
 * memory that is not used again.
 */
export function createMessageReader<Head>(
  schema: z.ZodType<Head>,
  onMessage: (head: Head, body: Uint8Array) => void,
) {
  let chunks: Buffer[] = []
  let buffered = 0

  /** Joins chunks only once a whole message has arrived, so that a large one is copied once. */
  function take(byteCount: number): Buffer | undefined {
    if (buffered < byteCount) return undefined
    const joined = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    chunks = joined.length > byteCount ? [joined.subarray(byteCount)] : []
    buffered = joined.length - byteCount
    return joined.subarray(0, byteCount)
  }
  let expected: number | undefined

  return (chunk: Buffer) => {
    chunks.push(chunk)
    buffered += chunk.length
    for (;;) {
      if (expected === undefined) {
        const length = take(lengthBytes)?.readUInt32LE(0)
        if (length === undefined) return
        if (length < lengthBytes || length > maxMessageBytes) throw new Error(`a message of ${length} bytes`)
        expected = length
      }
      const message = take(expected)
      if (!message) return
      expected = undefined
      const bodyStart = lengthBytes + message.readUInt32LE(0)
      if (bodyStart > message.length) throw new Error('a message whose head is longer than itself')
      const head = schema.parse(JSON.parse(message.toString('utf8', lengthBytes, bodyStart)))
      onMessage(head, message.subarray(bodyStart))
    }
  }
}
