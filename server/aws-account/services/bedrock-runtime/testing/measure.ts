import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { Sha256 } from '@smithy/core/checksum'
import { EventStreamCodec } from '@smithy/core/event-streams'
import { HttpRequest } from '@smithy/core/protocols'
import { fromUtf8, toUtf8 } from '@smithy/core/serde'
import { SignatureV4 } from '@smithy/signature-v4'
import { type ClientSettings, startAccountProcess } from '../../testing/account-process.ts'

/*
 * Measures the scripted model's streams over HTTP/2 as the bench shows them, and prints JSON: first bytes of so many streams
 * one after the other, and of so many at a time, and how many chunks were lost of those.
 *
 *     node measure.ts 300 200
 */

const CHUNKS = 40
/** Of one connection at a time: fewer than a client of AWS's opens. */
const STREAMS_OF_SESSION = 50
const WARM_UP = 50
const PATH = '/model/amazon.nova-lite-v1%3A0/converse-stream'

const SCRIPT = {
  scenes: [],
  otherwise: { say: 'word '.repeat(CHUNKS).trimEnd(), stream: { chars: 5 } },
}

const codec = new EventStreamCodec(toUtf8, fromUtf8)

/** A request that is signed beforehand: what that takes is no time of the account's. */
async function signed({ credentials, region, endpoint }: ClientSettings, words: string) {
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: words }] }] })
  const signer = new SignatureV4({ service: 'bedrock', region, credentials, sha256: Sha256 })
  const { host } = new URL(endpoint)
  // What stands in a path is signed as it is written once more.
  const request = new HttpRequest({
    ...{ method: 'POST', path: PATH, body },
    headers: { host, 'content-type': 'application/json' },
  })
  const { headers } = await signer.sign(request)
  const { host: _, ...rest } = headers
  return { headers: { ':method': 'POST', ':path': PATH, ':authority': host, ...rest }, body }
}

interface Answer {
  readonly firstByteMs: number
  /** Events of content. */
  readonly chunks: number
}

async function ask(
  session: ClientHttp2Session,
  { headers, body }: Awaited<ReturnType<typeof signed>>,
): Promise<Answer> {
  const startedAt = performance.now()
  const stream = session.request(headers)
  stream.end(body)
  const received: Buffer[] = []
  let firstByteMs = Number.NaN
  stream.on('data', chunk => {
    if (received.length === 0) firstByteMs = performance.now() - startedAt
    received.push(chunk)
  })
  await once(stream, 'end')
  stream.close()
  return { firstByteMs, chunks: contentEvents(Buffer.concat(received)) }
}

function contentEvents(bytes: Buffer): number {
  let count = 0
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const { headers } = codec.decode(bytes.subarray(at, at + length))
    if (headers[':event-type']?.value === 'contentBlockDelta') count++
    at += length
  }
  return count
}

async function main(streams: number, together: number): Promise<void> {
  const accounts = await startAccountProcess()
  try {
    const settings = await accounts.settings(await accounts.provision({ 'bedrock-script': SCRIPT }))
    const open = () => {
      const session = connect(settings.endpoint)
      session.on('error', () => {})
      return session
    }
    const session = open()
    const firstBytes: number[] = []
    for (let turn = -WARM_UP; turn < streams; turn++) {
      const { firstByteMs } = await ask(session, await signed(settings, `Turn ${turn}`))
      if (turn >= 0) firstBytes.push(firstByteMs)
    }
    session.close()
    const requests = await Promise.all(
      Array.from({ length: together }, (_, at) => signed(settings, `Stream ${at}`)),
    )
    const sessions = Array.from({ length: Math.ceil(together / STREAMS_OF_SESSION) }, open)
    const answers = await Promise.all(
      requests.map((request, at) => ask(sessions[at % sessions.length] ?? session, request)),
    )
    for (const each of sessions) each.close()
    const lostChunks = answers.reduce((sum, { chunks }) => sum + Math.abs(CHUNKS - chunks), 0)
    const firstBytesTogether = answers.map(({ firstByteMs }) => firstByteMs)
    console.log(JSON.stringify({ firstBytes, firstBytesTogether, lostChunks }))
  } finally {
    await accounts.close()
  }
}

await main(Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 200))
