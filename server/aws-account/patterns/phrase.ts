import { spend } from '../limits/step-budget.ts'

/** Looking for a short phrase natively takes at most so many times the text. */
const SHORT_CHARS = 16

/** Tests whether a text contains the phrase, in time proportional to the text, whatever the phrase is. */
export function containsPhrase(phrase: string): (text: string) => boolean {
  if (phrase.length <= SHORT_CHARS)
    return text => {
      spend(text.length)
      return text.includes(phrase)
    }
  const borders = bordersOf(phrase)
  return text => {
    spend(text.length)
    let matched = 0
    for (let at = 0; at < text.length; at++) {
      while (matched > 0 && text[at] !== phrase[matched]) matched = borders[matched - 1] ?? 0
      if (text[at] === phrase[matched]) matched++
      if (matched === phrase.length) return true
    }
    return false
  }
}

/** How much of the phrase still matches when a character after so much of it does not (Knuth, Morris, Pratt). */
function bordersOf(phrase: string): readonly number[] {
  const borders = [0]
  let border = 0
  for (let at = 1; at < phrase.length; at++) {
    while (border > 0 && phrase[at] !== phrase[border]) border = borders[border - 1] ?? 0
    if (phrase[at] === phrase[border]) border++
    borders.push(border)
  }
  return borders
}
