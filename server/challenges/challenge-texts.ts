import { type ChallengeTexts, challengeTextsSchema } from '../../shared/challenge/texts.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem, type ProblemPlace } from './challenge-problem.ts'
import { codesSaid } from './codes-said.ts'
import { parseYaml } from './parse-yaml.ts'
import { textOf } from './text-templates.ts'
import { lineIn } from './yaml-lines.ts'

/** Where a language has what checks say. */
export const textsPath = (language: string): string => `texts/${language}.yaml`

/** What the checks of a challenge say; nothing where there is no such file. Throws a ChallengeProblem that names the code. */
export function readTexts(files: ReadonlyMap<string, ChallengeFile>, language: string): ChallengeTexts {
  const path = textsPath(language)
  const file = files.get(path)
  if (file === undefined) return {}
  return parseYaml(path, textOf(file.data) ?? '', challengeTextsSchema)
}

/**
 * Holds the texts against the code: every code that is said has a text with a value for each name, every text is said
 * somewhere, and no two say the same, since a code must not tell a candidate more than its words do. Throws a
 * ChallengeProblem that names file and code.
 */
export function verifyTexts(texts: ChallengeTexts, language: string, files: readonly ChallengeFile[]): void {
  const path = textsPath(language)
  const said = files.filter(file => file.path.endsWith('.ts')).flatMap(codesSaid)
  for (const { at, by, code } of said) {
    if (code === undefined)
      throw new ChallengeProblem(`${by}(…) does not begin with a code in quotes; write it out there.`, at)
    if (!Object.hasOwn(texts, code))
      throw new ChallengeProblem(
        `${by}('${code}') is said, but ${path} has no text ${code}; add it there.`,
        at,
      )
  }
  const codes = new Set(said.map(({ code }) => code))
  for (const code of Object.keys(texts))
    if (!codes.has(code))
      throw new ChallengeProblem(
        `The text ${code} is said by no code; remove it, or correct the name.`,
        placeIn(files, path, code),
      )
  verifyDistinct(texts, path, files)
}

/** The line of a text file at which a code stands. */
export function placeIn(files: Iterable<ChallengeFile>, path: string, code: string): ProblemPlace {
  const file = [...files].find(each => each.path === path)
  return { file: path, line: lineIn(textOf(file?.data ?? new Uint8Array()) ?? '', [code]) }
}

/** No two codes say the same, in no language. */
export function verifyDistinct(texts: ChallengeTexts, path: string, files: Iterable<ChallengeFile>): void {
  const byText = new Map<string, string>()
  for (const [code, text] of Object.entries(texts)) {
    const same = byText.get(text)
    if (same !== undefined)
      throw new ChallengeProblem(
        `The texts ${same} and ${code} say the same; use one code for both.`,
        placeIn(files, path, code),
      )
    byText.set(text, code)
  }
}
