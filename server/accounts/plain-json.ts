/** An answer of the SDK as plain JSON: dates as ISO texts, bytes and streams as `{ $base64 }`, no metadata. */
export async function toPlainJson(value: unknown): Promise<unknown> {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return asBase64(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return Promise.all(value.map(toPlainJson))
  if (typeof value !== 'object' || value === null) return value
  if (isByteStream(value)) return asBase64(await value.transformToByteArray())
  const members = await Promise.all(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(async ([name, member]) => [name, await toPlainJson(member)] as const),
  )
  return Object.fromEntries(members)
}

/** The other way: what is sent may carry bytes as `{ $base64 }` anywhere. */
export function fromPlainJson(input: object): object {
  return Object.fromEntries(Object.entries(input).map(([name, member]) => [name, valueFromPlainJson(member)]))
}

function valueFromPlainJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueFromPlainJson)
  if (typeof value !== 'object' || value === null) return value
  if ('$base64' in value && typeof value.$base64 === 'string') return Buffer.from(value.$base64, 'base64')
  return fromPlainJson(value)
}

function asBase64(bytes: Uint8Array): { $base64: string } {
  return { $base64: Buffer.from(bytes).toString('base64') }
}

function isByteStream(value: object): value is { transformToByteArray(): Promise<Uint8Array> } {
  return 'transformToByteArray' in value && typeof value.transformToByteArray === 'function'
}
