/** An answer of the SDK as plain JSON: dates as ISO texts, bytes and streams as text or `{ base64 }`, no metadata. */
export async function toPlainJson(value: unknown): Promise<unknown> {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return textOrBase64(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return Promise.all(value.map(toPlainJson))
  if (typeof value !== 'object' || value === null) return value
  if (isByteStream(value)) return textOrBase64(await value.transformToByteArray())
  const members = await Promise.all(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(async ([name, member]) => [name, await toPlainJson(member)] as const),
  )
  return Object.fromEntries(members)
}

function textOrBase64(bytes: Uint8Array): string | { base64: string } {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}

function isByteStream(value: object): value is { transformToByteArray(): Promise<Uint8Array> } {
  return 'transformToByteArray' in value && typeof value.transformToByteArray === 'function'
}
