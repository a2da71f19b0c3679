/** What stands in clear in front of what a symmetric key has sealed. */
export interface CiphertextHeader {
  readonly keyId: string
  /** The first 16 digits of the id of the material. */
  readonly materialId: string
}

/** As ciphertexts of AWS begin, so that nobody takes anything else for one. */
const MAGIC = Buffer.from('01020200', 'hex')
const MULTI_REGION = 1
/** Magic, kind of the key's id, the id, the material. */
export const HEADER_BYTES = MAGIC.length + 1 + 16 + 8

export function encodeHeader({ keyId, materialId }: CiphertextHeader): Buffer {
  const isMultiRegion = keyId.startsWith('mrk-')
  const id = Buffer.from(keyId.replace(/^mrk-/, '').replaceAll('-', ''), 'hex')
  return Buffer.concat([
    MAGIC,
    Buffer.of(isMultiRegion ? MULTI_REGION : 0),
    id,
    Buffer.from(materialId.slice(0, 16), 'hex'),
  ])
}

export function decodeHeader(bytes: Uint8Array): CiphertextHeader | undefined {
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES))
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const hex = header.subarray(MAGIC.length + 1, MAGIC.length + 17).toString('hex')
  const plain = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return {
    keyId: header[MAGIC.length] === MULTI_REGION ? `mrk-${hex}` : plain,
    materialId: header.subarray(MAGIC.length + 17).toString('hex'),
  }
}
