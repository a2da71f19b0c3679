import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { type ChallengeTexts, challengeTextsSchema, phraseProblem } from '../../../shared/challenge/texts.ts'
import { phrasesOf, type Verdict } from '../../../shared/challenge/verdict.ts'

/** Verdicts of a challenge's checks, each with the code of the symptom that it should have. */
export type ExpectedVerdicts = readonly (readonly [code: string, verdict: Verdict])[]

/** What a challenge's checks have words for, in English. */
export function englishTexts(folder: string): ChallengeTexts {
  return challengeTextsSchema.parse(parse(readFileSync(join(folder, 'texts/en.yaml'), 'utf8')))
}

/** A test for each verdict: it has the symptom, and every phrase of it the values that its words name. */
export function testWords(verdicts: ExpectedVerdicts, texts: ChallengeTexts): void {
  it.each(verdicts)('says %s with exactly the values that its words name', (code, verdict) => {
    expect(verdict.symptom.code).toBe(code)
    expect(phrasesOf(verdict).map(phrase => phraseProblem(phrase, texts))).toEqual(
      phrasesOf(verdict).map(() => undefined),
    )
  })
}

/** Every code that these verdicts say, once, in order. */
export function codesOf(verdicts: ExpectedVerdicts): readonly string[] {
  return inOrder(verdicts.flatMap(([, verdict]) => phrasesOf(verdict).map(({ code }) => code)))
}

/** Every code that the checks of some files say, once, in order: `pattern` is one of paths below the challenge's folder. */
export function codesIn(folder: string, pattern: string): readonly string[] {
  return inOrder(
    globSync(pattern, { cwd: folder }).flatMap(path =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(/\b(?:say|pass|fail)\(\s*'([^']+)'/g)].map(
        ([, code = '']) => code,
      ),
    ),
  )
}

/** Each once, in order. */
export const inOrder = (codes: readonly string[]): readonly string[] => [...new Set(codes)].sort()
