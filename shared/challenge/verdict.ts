import { z } from 'zod'
import { type Phrase, phraseSchema } from './phrase.ts'

/** Something seen or expected: a text of the account as it is (at most 2,000 characters), or words as a phrase. */
export const factValueSchema = z.union([z.string().max(2_000), phraseSchema])
/** Something seen or expected: a text of the account as it is, or words as a phrase. */
export type FactValue = z.infer<typeof factValueSchema>

/** One thing a check saw. `expected` is shown only after the attempt, or in practice. */
export const factSchema = z.object({
  label: phraseSchema,
  seen: factValueSchema,
  expected: factValueSchema.optional(),
})
/** One thing a check saw, beside what it expected. */
export type Fact = z.infer<typeof factSchema>

/**
 * What a check decided, with at most 20 facts. `symptom` says what the system does, never how to mend it: it is shown
 * during an exam. `inconclusive` is what the platform makes of its own proven fault and of a check that broke: its points
 * stay open until it is decided.
 */
export const verdictSchema = z.object({
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  symptom: phraseSchema,
  facts: z.array(factSchema).max(20),
})
/** What a check decided, and what it decided from. */
export type Verdict = z.infer<typeof verdictSchema>
/** Met, not met, or nothing could be decided. */
export type Outcome = Verdict['outcome']

/** Every phrase of a verdict: its symptom, and what its facts say in words. */
export function phrasesOf({ symptom, facts }: Verdict): readonly Phrase[] {
  const said = facts.flatMap(({ label, seen, expected }) => [label, seen, expected])
  return [symptom, ...said.filter(one => typeof one === 'object')]
}

/** A verdict with the words of each phrase in it, where `words` has some; whatever words were in it are gone. */
export function verdictInWords(verdict: Verdict, words: (phrase: Phrase) => string | undefined): Verdict {
  const told = (phrase: Phrase): Phrase => {
    const text = words(phrase)
    return { code: phrase.code, values: phrase.values, ...(text !== undefined && { text }) }
  }
  const shown = (value: FactValue) => (typeof value === 'string' ? value : told(value))
  return {
    outcome: verdict.outcome,
    symptom: told(verdict.symptom),
    facts: verdict.facts.map(({ label, seen, expected }) => ({
      label: told(label),
      seen: shown(seen),
      ...(expected !== undefined && { expected: shown(expected) }),
    })),
  }
}
