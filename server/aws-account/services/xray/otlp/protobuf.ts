/** A field of a message of protocol buffers: its number, and its number or bytes as they are on the wire. */
export interface Field {
  readonly number: number
  readonly value: bigint | Uint8Array
}

/** The bytes are no message of protocol buffers. */
export class ProtobufError extends Error {}

/** The fields of a message in their order. Throws ProtobufError. */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new ProtobufError('it ends in a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new ProtobufError('a number is too long')
  }
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new ProtobufError('it ends in a field')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint() })
        break
      case 1:
        fields.push({ number, value: little(take(8)) })
        break
      case 2:
        fields.push({ number, value: take(Number(varint())) })
        break
      case 5:
        fields.push({ number, value: little(take(4)) })
        break
      default:
        throw new ProtobufError(`there is no kind ${tag & 7} of fields`)
    }
  }
  return fields
}

function little(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

export const messagesIn = (fields: readonly Field[], number: number): Uint8Array[] =>
  fields.flatMap(field => (field.number === number && field.value instanceof Uint8Array ? field.value : []))

export const bytesIn = (fields: readonly Field[], number: number): Uint8Array =>
  messagesIn(fields, number).at(-1) ?? new Uint8Array()

export const textIn = (fields: readonly Field[], number: number): string =>
  Buffer.from(bytesIn(fields, number)).toString()

export function numberIn(fields: readonly Field[], number: number): bigint {
  const found = fields.findLast(field => field.number === number && typeof field.value === 'bigint')
  return typeof found?.value === 'bigint' ? found.value : 0n
}
