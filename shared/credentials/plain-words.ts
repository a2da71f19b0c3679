import { Refused } from './verification.ts'

const maxDepth = 40

/**
 * Refuses a document that could be read in two ways: JSON-LD has other spellings for every word (its full address, keywords,
 * vocabularies inside), which give the same signed graph and hide it from whoever reads the JSON, a status for example.
 * @throws Refused
 */
export function requirePlainWords(document: Readonly<Record<string, unknown>>): void {
  const { '@context': contexts, ...members } = document
  if (!Array.isArray(contexts) || !contexts.every(one => typeof one === 'string'))
    throw new Refused('unknown-vocabulary', 'It brings a vocabulary of its own along.')
  requirePlain(members, 0)
}

function requirePlain(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > maxDepth) throw new Refused('unreadable', 'It is nested deeper than a credential is.')
  for (const [name, member] of Object.entries(value)) {
    if (name.startsWith('@') || name.includes(':'))
      throw new Refused(
        'unknown-vocabulary',
        `It spells a word in a way that hides it: “${name.slice(0, 80)}”.`,
      )
    requirePlain(member, depth + 1)
  }
}
