import { z } from 'zod'
import { canonicalJson } from '../json.ts'

/**
 * The code of a phrase: lower-case letters, digits and dashes, at most 60 characters. Those of the platform begin with
 * `assay:`, which no challenge can use. A candidate's page is told codes as well, so one is named after what is seen and
 * never after its cause.
 */
export const phraseCodeSchema = z.string().regex(/^(?:assay:)?[a-z][a-z0-9-]{0,50}$/)

/** What belongs into a phrase by name: texts of the account (at most 500 characters each), names, numbers; at most ten. */
export const phraseValuesSchema = z
  .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,30}$/), z.union([z.string().max(500), z.number()]))
  .refine(values => Object.keys(values).length <= 10, 'a phrase has at most ten values')
/** What belongs into a phrase, by name. */
export type PhraseValues = z.infer<typeof phraseValuesSchema>

/** What is said, as it is kept: which words, and what belongs into them. The words are a challenge's texts or the page's. */
export const phraseSchema = z.object({
  code: phraseCodeSchema,
  values: phraseValuesSchema,
  /** In the words of the challenge, for the reader whom it is shown to. Put in by views; no journal holds it. */
  text: z.string().optional(),
})
/** What is said, as a code and values; see `phraseSchema`. */
export type Phrase = z.infer<typeof phraseSchema>

/** Whether two phrases say the same, whatever words they are put into. */
export function samePhrase(one: Phrase, other: Phrase): boolean {
  return one.code === other.code && canonicalJson(one.values) === canonicalJson(other.values)
}

/** What the platform itself says in verdicts. The page has the words. */
export const platformPhrases = [
  'assay:still-looking',
  'assay:undecided',
  'assay:our-fault',
  'assay:check-broke',
  'assay:no-answer',
  'assay:connection-cut',
  'assay:interim-answer',
  'assay:unreadable-answer',
  'assay:throttled',
  'assay:refused-by-aws',
  'assay:part-missing',
  'assay:asked-too-often',
  'assay:too-much-to-see',
  'assay:took-too-long',
  'assay:unexpected-answer',
  'assay:answer-of-aws',
  'assay:reviewed',
  'assay:regraded',
] as const
/** The code of something that the platform itself says in a verdict. */
export type PlatformPhrase = (typeof platformPhrases)[number]

/** Whether the platform said it, and not a challenge. */
export function isPlatformPhrase(code: string): code is PlatformPhrase {
  return platformPhrases.some(known => known === code)
}
