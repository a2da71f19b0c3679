import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from '../../../aws-error.ts'
import { crc32c, crc64nvme } from './crc.ts'

/** Checksums of an object as S3 tells them: base64 of the big-endian value, by the member's name. */
export type Checksums = Readonly<Partial<Record<ChecksumMember, string>>>

const ALGORITHMS = {
  ChecksumCRC32: (bytes: Uint8Array) => word(crc32(bytes)),
  ChecksumCRC32C: (bytes: Uint8Array) => word(crc32c(bytes)),
  ChecksumCRC64NVME: crc64nvme,
  ChecksumSHA1: (bytes: Uint8Array) => createHash('sha1').update(bytes).digest(),
  ChecksumSHA256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(),
} as const

export type ChecksumMember = keyof typeof ALGORITHMS

const isMember = (name: string): name is ChecksumMember => name in ALGORITHMS

export const CHECKSUM_MEMBERS = Object.keys(ALGORITHMS).filter(isMember)

/**
 * Verifies the checksums and the MD5 the client sent with a body, and returns those to keep: what it sent, or the one
 * of the algorithm it named. Throws BadDigest.
 */
export function verifyChecksums(
  body: Uint8Array,
  input: { ContentMD5?: string | undefined; ChecksumAlgorithm?: string | undefined } & Partial<
    Record<ChecksumMember, string | undefined>
  >,
): Checksums {
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== createHash('md5').update(body).digest('base64'))
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400)
  if (CHECKSUM_MEMBERS.filter(member => input[member] !== undefined).length > 1)
    throw new AwsError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
      400,
    )
  const kept: Partial<Record<ChecksumMember, string>> = {}
  for (const member of CHECKSUM_MEMBERS) {
    const sent = input[member]
    const named = `Checksum${input.ChecksumAlgorithm}` === member
    if (sent === undefined && !named) continue
    const actual = ALGORITHMS[member](body).toString('base64')
    if (sent !== undefined && sent !== actual)
      throw new AwsError(
        'BadDigest',
        `The ${member.slice('Checksum'.length)} you specified did not match the calculated checksum.`,
        400,
      )
    kept[member] = actual
  }
  return kept
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
