import { existsSync } from 'node:fs'

/** The two languages that really run, whatever version the name asks for. */
export type RuntimeLanguage = 'node' | 'python'

const pythonPath = '/usr/bin/python3'

const known: readonly (readonly [RuntimeLanguage, RegExp])[] = [
  ['node', /^nodejs(20|22|24)\.x$/],
  ['python', /^python3\.(10|11|12|13|14)$/],
]

/**
 * Runtimes with which AWS makes and changes no function any more
 * (docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, deprecated runtimes).
 */
const deprecated = new Set(
  [
    'nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x',
    'python2.7 python3.6 python3.7 python3.8 python3.9 ruby2.5 ruby2.7 java8 go1.x provided',
    'dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet5.0 dotnet6 dotnet7',
  ].flatMap(names => names.split(' ')),
)

export function isDeprecatedRuntime(runtime: string): boolean {
  return deprecated.has(runtime)
}

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
export const offeredRuntimes =
  'nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2'
