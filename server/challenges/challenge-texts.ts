import { type ChallengeTexts, challengeTextsSchema } from '../../shared/challenge/texts.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { codesSaid } from './codes-said.ts'
import { parseYaml } from './parse-yaml.ts'
import { textOf } from './text-templates.ts'

const path = 'texts/en.yaml'

/** What the checks of a challenge say; nothing where there is no such file. Throws a ChallengeProblem that names the code. */
export function readTexts(files: readonly ChallengeFile[]): ChallengeTexts {
  const file = files.find(found => found.path === path)
  if (file === undefined) return {}
  return parseYaml(path, textOf(file.data) ?? '', challengeTextsSchema)
}

/**
 * Holds the texts against the code: every code that is said has a text with a value for each name, every text is said
 * somewhere, and no two say the same, since a code must not tell a candidate more than its words do. Throws a
 * ChallengeProblem that names file and code.
 */
export function verifyTexts(texts: ChallengeTexts, files: readonly ChallengeFile[]): void {
  const said = files.filter(file => file.path.endsWith('.ts')).flatMap(codesSaid)
  for (const { at, by, code } of said) {
    if (code === undefined)
      throw new ChallengeProblem(`${at}: ${by}(…) does not begin with a code in quotes; write it out there.`)
    if (!Object.hasOwn(texts, code))
      throw new ChallengeProblem(
        `${at} says ${by}('${code}'), but ${path} has no text ${code}; add it there.`,
      )
  }
  const codes = new Set(said.map(({ code }) => code))
  const byText = new Map<string, string>()
  for (const [code, text] of Object.entries(texts)) {
    if (!codes.has(code))
      throw new ChallengeProblem(
        `${path} has a text ${code}, which no code says; remove it, or correct the name.`,
      )
    const same = byText.get(text)
    if (same !== undefined)
      throw new ChallengeProblem(`${path} says the same for ${same} and ${code}; use one code for both.`)
    byText.set(text, code)
  }
}
