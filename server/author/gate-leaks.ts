import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'

/** What a candidate gets of an attempt before doing anything, searched for values of secret parameters. */
export function gateLeaks(challenge: LoadedChallenge, parameters: Parameters): string[] {
  const files = challenge.starterFiles(parameters)
  const shown = [
    { where: 'the page', text: JSON.stringify(challenge.view(parameters)) },
    { where: 'the shell', text: JSON.stringify(challenge.environment(parameters)) },
    ...files.map(({ path, data }) => ({ where: path, text: `${path} ${new TextDecoder().decode(data)}` })),
  ]
  return [...challenge.secretParameters].flatMap(name =>
    shown
      .filter(({ text }) => containsWord(text, parameters[name] ?? ''))
      .map(({ where }) => `${where} shows "${parameters[name]}", the value of the secret parameter ${name}`),
  )
}

const wordCharacter = /[\w-]/

/** Whether the word stands somewhere by itself, and not as a part of a longer one. */
function containsWord(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + word.length)
    if (!wordCharacter.test(around)) return true
  }
  return false
}
