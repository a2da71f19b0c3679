import { createPublicKey, createSign, type KeyObject } from 'node:crypto'

/** Tags of ASN.1's distinguished encoding (X.690). */
const TAG = {
  integer: 2,
  bits: 3,
  null: 5,
  oid: 6,
  utf8: 12,
  utcTime: 23,
  generalizedTime: 24,
  sequence: 0x30,
  set: 0x31,
}
/** 1.2.840.113549.1.1.11 and 2.5.4.3. */
const SHA256_WITH_RSA = Buffer.from('2a864886f70d01010b', 'hex')
const COMMON_NAME = Buffer.from('550403', 'hex')

/** A certificate for a key, signed with itself: what receivers verify signatures with. PEM (RFC 5280). */
export function selfSignedCertificate(key: KeyObject, commonName: string): string {
  const algorithm = encode(TAG.sequence, encode(TAG.oid, SHA256_WITH_RSA), encode(TAG.null))
  const name = encode(
    TAG.sequence,
    encode(
      TAG.set,
      encode(TAG.sequence, encode(TAG.oid, COMMON_NAME), encode(TAG.utf8, Buffer.from(commonName))),
    ),
  )
  const validity = encode(
    TAG.sequence,
    encode(TAG.utcTime, Buffer.from('200101000000Z')),
    encode(TAG.generalizedTime, Buffer.from('20991231235959Z')),
  )
  const body = encode(
    TAG.sequence,
    encode(TAG.integer, Buffer.of(1)),
    algorithm,
    name,
    validity,
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('sha256').update(body).sign(key)
  const whole = encode(TAG.sequence, body, algorithm, encode(TAG.bits, Buffer.of(0), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 128
      ? Buffer.of(length)
      : length < 256
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.concat([Buffer.of(tag), size, content])
}
