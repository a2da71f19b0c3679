import { type Json, type JsonObject, jsonObjectSchema } from '../../shared/json.ts'

/** As long as `factValueSchema` and `phraseValuesSchema` let a text be. */
const maxSeenChars = 2_000
const maxValueChars = 500
/** What stands where the account had nothing. */
const nothing = '–'

/**
 * Fits the texts of an account into a verdict, before its form is looked at: too long ones are cut, and what is no text is
 * put as its JSON. Else an answer that is long enough, or a list where a text is expected, would make a verdict invalid
 * that is decided.
 */
export function fitVerdict(value: Json): Json {
  const verdict = objectOf(value)
  if (verdict === undefined) return value
  return {
    ...verdict,
    symptom: fitPhrase(verdict.symptom),
    facts: Array.isArray(verdict.facts) ? verdict.facts.slice(0, 20).map(fitFact) : (verdict.facts ?? []),
  }
}

function fitFact(value: Json): Json {
  const fact = objectOf(value)
  if (fact === undefined) return value
  const { label, seen, expected } = fact
  return {
    label: fitPhrase(label),
    seen: fitSeen(seen),
    ...(expected !== undefined && { expected: fitSeen(expected) }),
  }
}

function fitSeen(value: Json | undefined): Json {
  const phrase = value === undefined ? undefined : objectOf(value)
  if (typeof phrase?.code === 'string') return fitPhrase(phrase)
  return textOf(value, maxSeenChars)
}

function fitPhrase(value: Json | undefined): Json {
  const phrase = value === undefined ? undefined : objectOf(value)
  if (phrase === undefined) return value ?? null
  const values = Object.entries(objectOf(phrase.values ?? {}) ?? {})
  const fitted = values.map(([name, one]) => [
    name,
    typeof one === 'number' ? one : textOf(one, maxValueChars),
  ])
  return { ...phrase, values: Object.fromEntries(fitted) }
}

/** JSON has neither `undefined` nor `NaN`: both arrive as nothing. */
function textOf(value: Json | undefined, maxChars: number): string {
  if (value === undefined || value === null) return nothing
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1)}…`
}

function objectOf(value: Json): JsonObject | undefined {
  return jsonObjectSchema.safeParse(value).data
}
