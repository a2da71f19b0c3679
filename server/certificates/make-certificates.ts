import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { isIP, isIPv6 } from 'node:net'
import {
  bits,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8String,
  yes,
} from './der.ts'

/** A certificate and its private key. */
export interface Certified {
  readonly certificate: Buffer
  readonly key: KeyObject
}

const DAY_MS = 86_400_000
const authorityDays = 3_650
/** Longer no browser takes one. */
const serverDays = 397
/** Clocks of other machines may be behind. */
const earlierMs = 3_600_000

/** An authority of one's own (RFC 5280, P-256) that may sign certificates of servers and no further authority. */
export function makeAuthority(name: string, now: number): Certified {
  const key = newKey()
  const certificate = makeCertificate({
    ...{ subject: name, issuer: name, key, signer: key, now, days: authorityDays },
    extensions: [
      extension('2.5.29.19', sequence(yes, integer(Buffer.from([0]))), true),
      // To sign certificates, and lists of withdrawn ones.
      extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
    ],
  })
  return { certificate, key }
}

/** Of a server with these names and IP addresses, the first of which is its subject; at least one. */
export function makeServerCertificate(
  names: readonly [string, ...string[]],
  authority: { readonly name: string; readonly key: KeyObject },
  now: number,
): Certified {
  const key = newKey()
  const certificate = makeCertificate({
    ...{ subject: names[0], issuer: authority.name, key, signer: authority.key, now, days: serverDays },
    extensions: [
      extension('2.5.29.19', sequence(), true),
      extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', sequence(...names.map(alternativeName))),
    ],
  })
  return { certificate, key }
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

interface Contents {
  readonly subject: string
  readonly issuer: string
  readonly key: KeyObject
  readonly signer: KeyObject
  readonly now: number
  readonly days: number
  readonly extensions: readonly Buffer[]
}

function makeCertificate({ subject, issuer, key, signer, now, days, extensions }: Contents): Buffer {
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial()),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(new Date(now - earlierMs)), time(new Date(now + days * DAY_MS))),
    nameOf(subject),
    publicKeyOf(key),
    explicit(
      3,
      sequence(
        ...extensions,
        extension('2.5.29.14', octets(keyId(key))),
        extension('2.5.29.35', sequence(implicit(0, keyId(signer)))),
      ),
    ),
  )
  return sequence(body, ecdsaWithSha256, bits(sign('sha256', body, signer)))
}

const nameOf = (text: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8String(text))))

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [yes] : []), octets(value))
}

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** Names a key in certificates, for whoever looks for its authority; it proves nothing. */
const keyId = (key: KeyObject): Buffer => createHash('sha1').update(publicKeyOf(key)).digest()

/** Sixteen bytes of which the first is neither 0 nor a sign. */
function serial(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 0 ? implicit(2, Buffer.from(name, 'ascii')) : implicit(7, addressBytes(name))
}

function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Buffer.from(all.flatMap(group => [group >> 8, group & 0xff]))
}
