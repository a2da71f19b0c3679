/** Tokens that are not good, made of good ones. Base64 by hand: a check has no libraries. */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A text of ASCII in base64url. */
export function encoded(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at += 3) {
    const bytes = [0, 1, 2].map(more => text.charCodeAt(at + more) || 0)
    const [first = 0, second = 0, third = 0] = bytes
    const word = (first << 16) | (second << 8) | third
    const used = Math.min(text.length - at, 3) + 1
    for (let place = 0; place < used; place += 1) out += letters[(word >> (18 - 6 * place)) & 63]
  }
  return out
}

/** What a part of a token says. */
export function decoded(part: string): string {
  let out = ''
  let held = 0
  let bits = 0
  for (const letter of part) {
    held = (held << 6) | letters.indexOf(letter)
    bits += 6
    if (bits < 8) continue
    bits -= 8
    out += String.fromCharCode((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return out
}

/** A token that says to be somebody else's, with the signature of the one that it was. */
export function changed(token: string, from: string, to: string): string {
  const [head = '', body = '', signature = ''] = token.split('.')
  return `${head}.${encoded(decoded(body).replaceAll(from, to))}.${signature}`
}

/** A token that says to need no signature. */
export function unsigned(token: string): string {
  const [, body = ''] = token.split('.')
  return `${encoded(JSON.stringify({ alg: 'none', typ: 'JWT' }))}.${body}.`
}

/** A token that says to be good for a day from now on, with the signature of the one that has run out. */
export function prolonged(token: string): string {
  const [head = '', body = '', signature = ''] = token.split('.')
  const claims = JSON.parse(decoded(body)) as { readonly exp: number }
  return `${head}.${encoded(JSON.stringify({ ...claims, exp: claims.exp + 172_800 }))}.${signature}`
}
