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

/** The algorithm by which S3 keeps a checksum where a client names none (S3 User Guide, "Checking object integrity"). */
export const DEFAULT_ALGORITHM = 'CRC64NVME'

export const algorithmOf = (checksums: Checksums): string | undefined =>
  Object.keys(checksums)[0]?.slice('Checksum'.length)

/** The checksum of bytes by the name of its algorithm, with the member that it is told by. */
export function checksumOf(bytes: Uint8Array, algorithm: string): Checksums {
  const member = `Checksum${algorithm}`
  return isMember(member) ? { [member]: ALGORITHMS[member](bytes).toString('base64') } : {}
}

/** The checksum of the checksums of parts, with their number, as S3 tells it of an upload in parts. */
export function compositeOf(parts: readonly Checksums[], algorithm: string): Checksums {
  const member = `Checksum${algorithm}`
  if (!isMember(member)) return {}
  const all = parts.map(part => Buffer.from(part[member] ?? '', 'base64'))
  return { [member]: `${ALGORITHMS[member](Buffer.concat(all)).toString('base64')}-${parts.length}` }
}

/** How many bytes the checksums of an algorithm have. */
const LENGTHS: Readonly<Record<ChecksumMember, number>> = {
  ChecksumCRC32: 4,
  ChecksumCRC32C: 4,
  ChecksumCRC64NVME: 8,
  ChecksumSHA1: 20,
  ChecksumSHA256: 32,
}

/**
 * Verifies the checksums and the MD5 the client sent with a body, and returns those to keep: what it sent, or the one
 * of the algorithm it named. Throws BadDigest.
 */
export function verifyChecksums(
  body: Uint8Array,
  input: {
    ContentMD5?: string | undefined
    ChecksumAlgorithm?: string | undefined
    PartNumber?: number | undefined
  } & Partial<Record<ChecksumMember, string | undefined>>,
): Checksums {
  if (input.ContentMD5 !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(input.ContentMD5))
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, {
      'Content-MD5': input.ContentMD5,
    })
  const calculated =
    input.ContentMD5 === undefined ? undefined : createHash('md5').update(body).digest('base64')
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== calculated)
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, {
      // As S3 tells it: of a part as it was sent, of an object in hexadecimal digits.
      ExpectedDigest:
        input.PartNumber === undefined
          ? Buffer.from(input.ContentMD5, 'base64').toString('hex')
          : input.ContentMD5,
      CalculatedDigest: calculated,
    })
  if (CHECKSUM_MEMBERS.filter(member => input[member] !== undefined).length > 1)
    throw new AwsError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
      400,
    )
  for (const member of CHECKSUM_MEMBERS) checkForm(member, input[member])
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

function checkForm(member: ChecksumMember, value: string | undefined): void {
  if (value === undefined) return
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === LENGTHS[member] && bytes.toString('base64') === value) return
  throw new AwsError(
    'InvalidRequest',
    `Value for x-amz-checksum-${member.slice('Checksum'.length).toLowerCase()} header is invalid.`,
  )
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
