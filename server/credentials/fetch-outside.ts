import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { isOutside } from './outside-addresses.ts'

/** Fetches what a stranger's badge names; it is the stranger who chose the address. */
export interface OutsideFetch {
  /** The JSON at an address; undefined where it cannot be had within the limits, whyever. */
  json(url: string): Promise<unknown | undefined>
  /** The bytes at an address; undefined as above. */
  bytes(url: string): Promise<Uint8Array | undefined>
}

export interface OutsideFetchOptions {
  /** Origins that are ours, such as `http://localhost:4400`, and may be inside. None by default. */
  readonly ownOrigins?: readonly string[]
  /** All addresses of a name; the system's by default. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  readonly limits?: OutsideLimits
}

/** What an answer may cost: whole requests in milliseconds, bodies in bytes, and how many are under way. */
export interface OutsideLimits {
  readonly wholeMs: number
  readonly maxBytes: number
  readonly atOnce: number
}

const usualLimits: OutsideLimits = { wholeMs: 5_000, maxBytes: 512 * 1024, atOnce: 8 }

/**
 * HTTPS to the open internet, and nothing else: every address of a name must be outside, the connection goes to the one that
 * was looked at, no redirect is followed, and no cookie or credential is sent.
 */
export function createOutsideFetch(options: OutsideFetchOptions = {}): OutsideFetch {
  const { ownOrigins = [], resolve = resolveAll, limits = usualLimits } = options
  let underWay = 0

  async function get(url: URL, signal: AbortSignal): Promise<Buffer> {
    const isOwn = ownOrigins.includes(url.origin)
    if (url.protocol !== 'https:' && !isOwn) throw new NotFetched('Only HTTPS is asked.')
    if (url.username !== '' || url.password !== '')
      throw new NotFetched('An address with a password is not asked.')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = isIP(host) === 0 ? await resolve(host) : [host]
    if (signal.aborted) throw new NotFetched('The name was not found in time.')
    if (addresses.length === 0 || !(isOwn || addresses.every(isOutside)))
      throw new NotFetched('The address is not on the open internet.')
    return read(url, addresses, limits.maxBytes, signal)
  }

  /** Whoever asked is told that it could not be had. Why would tell of our network. */
  async function attempt(url: string): Promise<Buffer | undefined> {
    if (underWay >= limits.atOnce || !URL.canParse(url)) return undefined
    underWay += 1
    const signal = AbortSignal.timeout(limits.wholeMs)
    const found = get(new URL(url), signal).catch(() => undefined)
    // The look-up of a name cannot be called off: it keeps its place until it ends, and who asked does not wait for it.
    void found.finally(() => {
      underWay -= 1
    })
    const tooLate = Promise.withResolvers<undefined>()
    signal.addEventListener('abort', () => tooLate.resolve(undefined), { once: true })
    return Promise.race([found, tooLate.promise])
  }

  return {
    async json(url) {
      const bytes = await attempt(url)
      try {
        return bytes && JSON.parse(bytes.toString('utf8'))
      } catch {
        // Not JSON: there is no document at this address.
        return undefined
      }
    },
    bytes: attempt,
  }
}

class NotFetched extends Error {}

async function resolveAll(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
}

function read(
  url: URL,
  addresses: readonly string[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      // Not the name again, which may lead somewhere else by now.
      lookup: (_host, options, done) => {
        const found = addresses.map(address => ({ address, family: isIP(address) }))
        const [first = { address: '', family: 4 }] = found
        if (typeof options === 'object' && options.all) done(null, found)
        else done(null, first.address, first.family)
      },
      headers: { accept: 'application/json, application/vc+json;q=0.9', 'user-agent': 'Assay verifier' },
      agent: false,
      maxHeaderSize: 16 * 1024,
      signal,
    })
    asked.on('error', reject)
    asked.on('response', answer => readBody(answer, maxBytes).then(resolve, reject))
    asked.end()
  })
}

async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    if (answer.statusCode !== 200) throw new NotFetched(`The answer was ${answer.statusCode}.`)
    const parts: Buffer[] = []
    let bytes = 0
    for await (const part of answer) {
      bytes += part.length
      if (bytes > maxBytes) throw new NotFetched('The answer is too large.')
      parts.push(part)
    }
    return Buffer.concat(parts)
  } finally {
    answer.destroy()
  }
}
