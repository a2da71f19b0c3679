import { z } from 'zod'
import type { Phrase } from './phrase.ts'

/**
 * `texts/en.yaml` of a challenge: what its checks say, by code, with the values that belong into it as `{{name}}`. At most
 * 500 characters each. A symptom is one sentence about what the system does, never how to mend it: it is shown during an
 * exam.
 */
export const challengeTextsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,50}$/, 'codes are lower-case letters, digits and dashes'),
  z.string().trim().min(1).max(500),
)
/** What the checks of a challenge say, by code, in one language. */
export type ChallengeTexts = z.infer<typeof challengeTextsSchema>

const placeholder = /\{\{([A-Za-z0-9]+)\}\}/g

function valueNames(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(placeholder)].map(match => match[1] ?? ''))
}

/** A phrase in a challenge's words; undefined for what the challenge does not say, such as the platform's phrases. */
export function inWords({ code, values }: Phrase, texts: ChallengeTexts): string | undefined {
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined
  return text?.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

/**
 * What is wrong with a phrase of these texts; undefined if its values are exactly those that its text names. A candidate's
 * page is told the values: it must be told none that the words do not show.
 */
export function phraseProblem({ code, values }: Phrase, texts: ChallengeTexts): string | undefined {
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined
  if (text === undefined) return `there is no text ${code}`
  const names = valueNames(text)
  const missing = [...names].find(name => !Object.hasOwn(values, name))
  if (missing !== undefined) return `the text ${code} names {{${missing}}}, which was not given`
  const unused = Object.keys(values).find(name => !names.has(name))
  return unused === undefined ? undefined : `${unused} was given, but the text ${code} does not name it`
}
