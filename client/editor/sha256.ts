/**
 * SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits: the name the server gives a file's content. Browsers have it
 * only in a secure context, which https and localhost are.
 */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
