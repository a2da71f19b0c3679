import type { HttpAnswer, RawAnswer } from './service.ts'

/** An answer in one piece, for who reads it here: all of its parts, once the last has come. */
export async function wholeAnswer({ body, ...head }: HttpAnswer): Promise<RawAnswer> {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return { ...head, body }
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return { ...head, body: Buffer.concat(parts) }
}
