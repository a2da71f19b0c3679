import { fillIn, type Parameters } from '../../shared/challenge/parameters.ts'

/** Text by Git's rule: no zero byte, and valid UTF-8. Anything else is handed on as it is. */
export function textOf(data: Uint8Array): string | undefined {
  if (data.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    // Not UTF-8: a picture, an archive.
    return undefined
  }
}

export function fillFile(data: Uint8Array, parameters: Parameters): Uint8Array {
  const text = textOf(data)
  return text === undefined ? data : new TextEncoder().encode(fillIn(text, parameters))
}

/** The names a text uses as `{{name}}`. */
export function templateNames(text: string): string[] {
  return [...text.matchAll(/\{\{([A-Za-z0-9.]+)\}\}/g)].map(match => match[1] ?? '')
}
