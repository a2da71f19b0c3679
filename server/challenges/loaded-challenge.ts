import { languageFor } from '../../shared/challenge/language.ts'
import { type ChallengeManifest, challengeManifestSchema } from '../../shared/challenge/manifest.ts'
import { fillIn, type Parameters } from '../../shared/challenge/parameters.ts'
import type { ChallengeTexts } from '../../shared/challenge/texts.ts'
import { type JsonObject, jsonObjectSchema, jsonSchema } from '../../shared/json.ts'
import type { ScoringScheme } from '../../shared/score/compute-score.ts'
import { readCut } from './blueprint-rules.ts'
import { type ChallengeFile, digestOf } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { readTexts, verifyTexts } from './challenge-texts.ts'
import type { ChallengeWords } from './challenge-words.ts'
import { parseYaml } from './parse-yaml.ts'
import { type StarterFile, starterFiles } from './starter-files.ts'
import { textOf } from './text-templates.ts'
import { lackingWords, readLanguages } from './translations.ts'
import { verifyChallenge } from './verify-challenge.ts'
import { lineIn } from './yaml-lines.ts'

/**
 * One version of a challenge, told in its first language. Everything in it is of that version, whatever happens to its folder
 * later.
 */
export interface LoadedChallenge extends ChallengeWords {
  readonly manifest: ChallengeManifest
  /** SHA-256 of its content: what an attempt is pinned to. */
  readonly digest: string
  /** The read-only copy that belongs to the digest. */
  readonly folder: string
  /** Names of the parameters that never reach a candidate. */
  readonly secretParameters: ReadonlySet<string>
  readonly scoring: ScoringScheme
  /** What its checks say, by code. */
  readonly texts: ChallengeTexts
  /** What it lacks in further languages, by file and place; told in the first there. */
  readonly lacking: readonly string[]
  /** Told in the first of these languages that it has, or else in its own first. */
  inLanguage(wanted: readonly string[]): ChallengeWords
  /** What the project folder holds at the start, overlays and parameters applied. */
  starterFiles(parameters: Parameters): StarterFile[]
  /** The policy document of what the candidate may do; undefined where the platform's own applies. */
  candidatePolicy(parameters: Parameters): JsonObject | undefined
  /** What the account is provisioned with, by the fixture's name; undefined where there is nothing. */
  fixtures(parameters: Parameters): JsonObject | undefined
  /** Variables of the shell. */
  environment(parameters: Parameters): { readonly [name: string]: string }
}

/** Parses and verifies what was read from a folder. Throws a ChallengeProblem that says where. */
export function loadChallenge(
  files: readonly ChallengeFile[],
  copyFolder: (digest: string) => string,
): LoadedChallenge {
  try {
    return loadFiles(files, copyFolder)
  } catch (error) {
    throw error instanceof ChallengeProblem ? inManifest(error, files) : error
  }
}

/** Refuses a challenge whose folder has not its id for a name. Throws a ChallengeProblem at the line of the id. */
export function requireFolderName(
  { manifest }: LoadedChallenge,
  folderName: string,
  files: readonly ChallengeFile[],
): void {
  if (manifest.id === folderName) return
  const sentence = `The challenge has the id ${manifest.id}, and its folder the name ${folderName}; give it the same.`
  throw inManifest(new ChallengeProblem(sentence, { trail: ['id'] }), files)
}

/** A problem at its line of the manifest, where it is one of that. */
export function inManifest(problem: ChallengeProblem, files: readonly ChallengeFile[]): ChallengeProblem {
  if (problem.trail === undefined) return problem
  const manifest = files.find(({ path }) => path === 'challenge.yaml')
  const line = lineIn(textOf(manifest?.data ?? new Uint8Array()) ?? '', problem.trail)
  return new ChallengeProblem(problem.sentence, { file: 'challenge.yaml', line, cause: problem })
}

function loadFiles(files: readonly ChallengeFile[], copyFolder: (digest: string) => string): LoadedChallenge {
  const manifestFile = files.find(file => file.path === 'challenge.yaml')
  if (manifestFile === undefined)
    throw new ChallengeProblem('There is no challenge.yaml in this folder; write one or remove the folder.')
  const written = parseYaml('challenge.yaml', textOf(manifestFile.data) ?? '', challengeManifestSchema)
  verifyChallenge(written, files)
  const byPath = new Map(files.map(file => [file.path, file]))
  const cut = readCut(written, byPath)
  const manifest = { ...written, passPercent: cut?.percent ?? written.passPercent }
  const [first = 'en'] = manifest.languages
  const texts = readTexts(byPath, first)
  verifyTexts(texts, first, files)
  const languages = new Map(readLanguages(manifest, byPath, cut).map(words => [words.language, words]))
  const inLanguage = (wanted: readonly string[]): ChallengeWords => {
    const words = languages.get(languageFor(manifest.languages, wanted))
    if (words === undefined) throw new Error('Every language that is listed was read')
    return words
  }
  const digest = digestOf(files)
  const text = (path: string): string => textOf(byPath.get(path)?.data ?? new Uint8Array()) ?? ''
  const specs = Object.entries(manifest.parameters)
  return {
    ...inLanguage([]),
    manifest,
    digest,
    folder: copyFolder(digest),
    secretParameters: new Set(specs.flatMap(([name, spec]) => (spec.secret ? [name] : []))),
    scoring: manifest,
    texts,
    lacking: lackingWords(manifest, byPath),
    inLanguage,
    starterFiles: parameters => starterFiles(manifest, files, parameters),
    candidatePolicy(parameters) {
      const path = manifest.account.candidatePolicy
      return path === undefined
        ? undefined
        : jsonObjectSchema.parse(JSON.parse(fillIn(text(path), parameters)))
    },
    fixtures(parameters) {
      const named = Object.entries(manifest.account.fixtures)
      if (named.length === 0) return undefined
      return Object.fromEntries(
        named.map(([name, path]) => [name, jsonSchema.parse(JSON.parse(fillIn(text(path), parameters)))]),
      )
    },
    environment: parameters =>
      Object.fromEntries(
        Object.entries(manifest.workspace.environment).map(([name, value]) => [
          name,
          fillIn(value, parameters),
        ]),
      ),
  }
}
