/** Castagnoli's polynomial, reflected (RFC 3720). */
const CRC32C_POLYNOMIAL = 0x82f63b78
/** CRC-64/NVME, reflected (NVM Express NVM command set, 5.2.1.3.4), as high and low words. */
const CRC64_HIGH = 0x9a6c9329
const CRC64_LOW = 0xac4bc9b5

const table32 = new Uint32Array(256)
const tableHigh = new Uint32Array(256)
const tableLow = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let value = byte
  let high = 0
  let low = byte
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1
    const carry = low & 1
    low = (low >>> 1) | ((high & 1) << 31)
    high = high >>> 1
    if (carry) {
      low ^= CRC64_LOW
      high ^= CRC64_HIGH
    }
  }
  table32[byte] = value
  tableHigh[byte] = high
  tableLow[byte] = low
}

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (table32[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** Eight bytes, most significant first. In two words because 64-bit integers would be ten times slower. */
export function crc64nvme(bytes: Uint8Array): Buffer {
  let high = 0xffffffff
  let low = 0xffffffff
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0)
    high = (high >>> 8) ^ (tableHigh[index] ?? 0)
  }
  const value = Buffer.alloc(8)
  value.writeUInt32BE((high ^ 0xffffffff) >>> 0)
  value.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4)
  return value
}
