import type { KnowledgeDocument } from './knowledge-bases.ts'

/** A document with how well it fits, above 0 and below 1. */
export interface Ranked {
  readonly document: KnowledgeDocument
  readonly score: number
}

/** Usual values of Okapi BM25. */
const K = 1.2
const B = 0.75

/** Words that stand in every question. */
const EMPTY = new Set(
  'the and for are was with this that from have has you your can how what when where who why does did not but all any our out its may will would should could about into than then them they there here und der die das ein eine ist sind wie was wann wer wo kann ich sie mit von für auf den dem des'.split(
    ' ',
  ),
)
const MIN_WORD = 2

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(word => word.replace(/(?<=\w{3})(ies|ing|ed|es|s|en)$/, ''))
    .filter(word => word.length >= MIN_WORD && !EMPTY.has(word))
}

/** Documents that have a word of the question, the best first (BM25); the same for the same question, always. */
export function rankDocuments(documents: readonly KnowledgeDocument[], question: string): Ranked[] {
  const wanted = new Set(wordsOf(question))
  const all = documents.map(document => ({ document, words: wordsOf(document.text) }))
  const average = all.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, all.length)
  const holding = new Map(
    [...wanted].map(word => [word, all.filter(({ words }) => words.includes(word)).length]),
  )
  return all
    .map(({ document, words }) => {
      let sum = 0
      for (const [word, count] of holding) {
        const times = words.filter(one => one === word).length
        const rarity = Math.log(1 + (all.length - count + 0.5) / (count + 0.5))
        sum += (rarity * times * (K + 1)) / (times + K * (1 - B + (B * words.length) / average))
      }
      return { document, score: sum / (1 + sum) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.document.source < b.document.source ? -1 : 1))
}
