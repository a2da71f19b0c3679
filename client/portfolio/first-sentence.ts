/** How a text begins: a summary's first sentence says what broke, the rest speaks to whoever takes the exam. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
}
