import { z } from 'zod'

/** A language by its two letters of ISO 639-1: `en`, `de`. */
export const languageSchema = z.string().regex(/^[a-z]{2}$/, 'languages are two lower-case letters, like en')

/**
 * The languages that somebody reads, best first, as a browser or our page says them in `Accept-Language` (RFC 9110, 12.5.4).
 * At most ten; what makes no sense is passed over.
 */
export function languagesOf(header: string | undefined): readonly string[] {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .slice(0, 10)
    .flatMap(part => {
      const [tag = '', ...settings] = part.split(';').map(piece => piece.trim())
      const quality = settings.find(piece => piece.startsWith('q='))?.slice(2)
      const weight = quality === undefined ? 1 : Number(quality)
      const language = tag.split('-')[0]?.toLowerCase() ?? ''
      return languageSchema.safeParse(language).success && weight > 0 ? [{ language, weight }] : []
    })
  return wanted.sort((one, other) => other.weight - one.weight).map(({ language }) => language)
}

/** The first wanted language that is offered, or else the first that is offered. */
export function languageFor(offered: readonly string[], wanted: readonly string[]): string {
  return wanted.find(language => offered.includes(language)) ?? offered[0] ?? 'en'
}
