import type { FoundSecret } from './secret-scanner.ts'

/** Finds in a text what does not leave. */
export type TextFinder = (text: string) => readonly FoundSecret[]

/** So many words in a row of a task's text are that text, and no coincidence. */
const wordsInARow = 8
const separator = '\n'

/** Finds where a text repeats what an exam says to its candidates, however it is spaced, broken or capitalised. */
export function createExamTextFinder(briefs: readonly string[]): TextFinder {
  const known = new Set(briefs.flatMap(brief => rowsOf(wordsOf(brief)).map(row => row.words)))
  return text => {
    const found: FoundSecret[] = []
    for (const { words, start, end } of rowsOf(wordsOf(text))) {
      if (!known.has(words)) continue
      const last = found.at(-1)
      if (last !== undefined && start <= last.end) found[found.length - 1] = { ...last, end }
      else found.push({ start, end, rule: 'task-text' })
    }
    return found
  }
}

interface Word {
  readonly word: string
  readonly start: number
  readonly end: number
}

const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index, 0: word }) => ({
    word: word.toLowerCase(),
    start: index,
    end: index + word.length,
  }))

function rowsOf(words: readonly Word[]) {
  return words.slice(wordsInARow - 1).map(({ end }, index) => ({
    words: words
      .slice(index, index + wordsInARow)
      .map(({ word }) => word)
      .join(separator),
    start: words[index]?.start ?? 0,
    end,
  }))
}
