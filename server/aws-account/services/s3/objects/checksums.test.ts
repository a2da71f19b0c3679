import { expect, test } from 'vitest'
import { CHECKSUM_MEMBERS, verifyChecksums } from './checksums.ts'

const BODY = Buffer.from('123456789')

/** The check values of the catalogue of parametrised CRC algorithms, and of the hash standards. */
const CHECKS: Record<string, string> = {
  ChecksumCRC32: 'cbf43926',
  ChecksumCRC32C: 'e3069283',
  ChecksumCRC64NVME: 'ae8b14860a799888',
  ChecksumSHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  ChecksumSHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
}

test.each(CHECKSUM_MEMBERS)('%s is verified and kept', member => {
  const value = Buffer.from(CHECKS[member] ?? '', 'hex').toString('base64')
  expect(verifyChecksums(BODY, { [member]: value })).toEqual({ [member]: value })
  expect(() => verifyChecksums(Buffer.from('other'), { [member]: value })).toThrow(
    expect.objectContaining({ code: 'BadDigest' }),
  )
})

test('the MD5 of the body is verified', () => {
  expect(verifyChecksums(BODY, { ContentMD5: 'JfnnlDI7RTiF9RgfG2JNCw==' })).toEqual({})
  const refused = (code: string) => expect.objectContaining({ code })
  expect(() => verifyChecksums(BODY, { ContentMD5: 'x' })).toThrow(refused('InvalidDigest'))
  const another = '1B2M2Y8AsgTpgAmY7PhCfg=='
  expect(() => verifyChecksums(BODY, { ContentMD5: another })).toThrow(refused('BadDigest'))
})

test('two checksums at once are refused, as each takes its time over the body', () => {
  expect(() => verifyChecksums(BODY, { ChecksumCRC32: 'y/Q5Jg==', ChecksumSHA1: 'x' })).toThrow(
    expect.objectContaining({ code: 'InvalidRequest' }),
  )
})
