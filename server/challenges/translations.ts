import { type Hints, hintsSchema } from '../../shared/challenge/hints.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { Cut } from '../../shared/challenge/standard-setting.ts'
import type { ChallengeTexts } from '../../shared/challenge/texts.ts'
import {
  type Translation,
  translated,
  translationSchema,
  untranslated,
} from '../../shared/challenge/translation.ts'
import type { ChallengeFile } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { placeIn, readTexts, textsPath, verifyDistinct } from './challenge-texts.ts'
import { type ChallengeWords, createWords } from './challenge-words.ts'
import { diagramNodes } from './diagram-nodes.ts'
import { parseYaml } from './parse-yaml.ts'
import { proseOf } from './prose-files.ts'
import { templateNames, textOf } from './text-templates.ts'
import { lineIn } from './yaml-lines.ts'

/** Where a language has the file that stands for one of the challenge. */
export const translatedPath = (language: string, path: string): string => `languages/${language}/${path}`

/** The challenge's words in each of its languages, the first first. Throws a ChallengeProblem. */
export function readLanguages(
  manifest: ChallengeManifest,
  files: ReadonlyMap<string, ChallengeFile>,
  cut: Cut | undefined,
): readonly ChallengeWords[] {
  const [first = 'en', ...others] = manifest.languages
  refuseUnlisted(manifest, files)
  const text = (path: string) => fileText(files, path) ?? ''
  const texts = readTexts(files, first)
  const own = createWords({ language: first, manifest, texts, text, hints: readHints(manifest, files), cut })
  return [
    own,
    ...others.map(language => {
      const inside = (path: string) => fileText(files, translatedPath(language, path))
      verifyProse(manifest, language, inside, text)
      return createWords({
        language,
        manifest: translated(manifest, readTranslation(manifest, files, language)),
        texts: { ...texts, ...readOtherTexts(files, language, texts) },
        text: path => inside(path) ?? text(path),
        hints: readHints(manifest, files, language),
        cut,
      })
    }),
  ]
}

/** What each further language lacks, by file and place; empty where everything is told in all of them. */
export function lackingWords(
  manifest: ChallengeManifest,
  files: ReadonlyMap<string, ChallengeFile>,
): readonly string[] {
  const [first = 'en', ...others] = manifest.languages
  const texts = Object.keys(readTexts(files, first))
  return others.flatMap(language => {
    const translation = readTranslation(manifest, files, language)
    const told = readTexts(files, language)
    return [
      ...proseOf(manifest)
        .map(path => translatedPath(language, path))
        .filter(path => !files.has(path)),
      ...untranslated(manifest, translation).map(
        place => `${translatedPath(language, 'challenge.yaml')}: ${place}`,
      ),
      ...texts.filter(code => !Object.hasOwn(told, code)).map(code => `${textsPath(language)}: ${code}`),
    ]
  })
}

/** The hints of each task that has some, in a language or else in the first. */
function readHints(
  { tasks }: ChallengeManifest,
  files: ReadonlyMap<string, ChallengeFile>,
  language?: string,
): ReadonlyMap<string, Hints> {
  return new Map(
    tasks.flatMap(({ id, hints: path }) => {
      if (path === undefined) return []
      const own = language === undefined ? undefined : translatedPath(language, path)
      const from = own !== undefined && files.has(own) ? own : path
      return [[id, parseYaml(from, fileText(files, from) ?? '', hintsSchema)] as const]
    }),
  )
}

function refuseUnlisted(manifest: ChallengeManifest, files: ReadonlyMap<string, ChallengeFile>): void {
  for (const path of files.keys()) {
    const language = /^languages\/([^/]+)\//.exec(path)?.[1] ?? /^texts\/(.+)\.yaml$/.exec(path)?.[1]
    if (language !== undefined && !manifest.languages.includes(language))
      throw new ChallengeProblem(
        `This is of the language ${language}, which challenge.yaml does not list under languages; add it there.`,
        { file: path, line: 1 },
      )
  }
}

function readTranslation(
  manifest: ChallengeManifest,
  files: ReadonlyMap<string, ChallengeFile>,
  language: string,
): Translation {
  const path = translatedPath(language, 'challenge.yaml')
  const translation = parseYaml(path, fileText(files, path) ?? '{}', translationSchema)
  const refuse = (what: string, id: string, ...trail: readonly string[]): never => {
    const line = lineIn(fileText(files, path) ?? '', trail)
    throw new ChallengeProblem(
      `These are words for the ${what} ${id}, which does not exist; correct the name.`,
      {
        ...{ file: path, line },
      },
    )
  }
  for (const id of Object.keys(translation.domains))
    if (!manifest.domains.some(domain => domain.id === id)) refuse('domain', id, 'domains', id)
  for (const id of Object.keys(translation.claims))
    if (!manifest.claims.some(claim => claim.id === id)) refuse('claim', id, 'claims', id)
  for (const [id, { checks }] of Object.entries(translation.tasks)) {
    const task = manifest.tasks.find(each => each.id === id) ?? refuse('task', id, 'tasks', id)
    for (const checkId of Object.keys(checks))
      if (!task.checks.some(check => check.id === checkId))
        refuse('check', checkId, 'tasks', id, 'checks', checkId)
  }
  return translation
}

/** Each text must name the same values as the one that it stands for: its page is told no others. */
function readOtherTexts(
  files: ReadonlyMap<string, ChallengeFile>,
  language: string,
  texts: ChallengeTexts,
): ChallengeTexts {
  const others = readTexts(files, language)
  const path = textsPath(language)
  for (const [code, text] of Object.entries(others)) {
    const first = Object.hasOwn(texts, code) ? texts[code] : undefined
    if (first === undefined)
      throw new ChallengeProblem(
        `The text ${code} is not among those of the first language; remove it, or correct the name.`,
        placeIn(files.values(), path, code),
      )
    if (namesIn(text) !== namesIn(first))
      throw new ChallengeProblem(
        `The text ${code} names other values than in the first language (${namesIn(first) || 'none'}); use the same.`,
        placeIn(files.values(), path, code),
      )
  }
  verifyDistinct({ ...texts, ...others }, path, files.values())
  return others
}

const namesIn = (text: string) => [...new Set(templateNames(text))].sort().join(', ')

/** A brief in another language promises the same names and numbers; a diagram in another language has the same nodes. */
function verifyProse(
  manifest: ChallengeManifest,
  language: string,
  inside: (path: string) => string | undefined,
  text: (path: string) => string,
): void {
  for (const path of proseOf(manifest)) {
    const told = inside(path)
    if (told === undefined) continue
    const where = translatedPath(language, path)
    if (told.trim() === '')
      throw new ChallengeProblem('This is empty; write it, or remove it.', { file: where, line: 1 })
    if (namesIn(told) !== namesIn(text(path)))
      throw new ChallengeProblem(
        `This uses other parameters than ${path} does (${namesIn(text(path)) || 'none'}); use the same.`,
        { file: where, line: 1 },
      )
  }
  const drawn = inside(manifest.diagram)
  const nodes = [...diagramNodes(text(manifest.diagram))].sort()
  if (drawn !== undefined && [...diagramNodes(drawn)].sort().join() !== nodes.join())
    throw new ChallengeProblem(`This has other nodes than ${manifest.diagram}; use the same ids.`, {
      ...{ file: translatedPath(language, manifest.diagram), line: 1 },
    })
}

function fileText(files: ReadonlyMap<string, ChallengeFile>, path: string): string | undefined {
  const file = files.get(path)
  return file === undefined ? undefined : (textOf(file.data) ?? '')
}
