import { existsSync } from 'node:fs'

/** The two languages that really run, whatever version the name asks for. */
export type RuntimeLanguage = 'node' | 'python'

const pythonPath = '/usr/bin/python3'

const known: readonly (readonly [RuntimeLanguage, RegExp])[] = [
  ['node', /^nodejs(12|14|16|18|20|22|24)\.x$/],
  ['python', /^python3\.(7|8|9|10|11|12|13|14)$/],
]

/** Undefined for a runtime that is not offered here (Java, Ruby, provided.al2 …). */
export function runtimeLanguage(runtime: string): RuntimeLanguage | undefined {
  return known.find(([, pattern]) => pattern.test(runtime))?.[0]
}

/** A sentence that says why a language cannot run on this machine, or undefined. */
export function missingInterpreter(language: RuntimeLanguage): string | undefined {
  if (language === 'node' || existsSync(pythonPath)) return undefined
  return `Python functions cannot run here: ${pythonPath} is not installed.`
}

/** Names of runtimes as AWS lists them in its validation error. */
export const offeredRuntimes = [
  'nodejs24.x',
  'nodejs22.x',
  'nodejs20.x',
  'python3.13',
  'python3.12',
  'python3.11',
]
