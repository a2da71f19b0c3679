import type { ChallengeSummary, ChallengeView, TaskView } from '../../shared/challenge/challenge-view.ts'
import { type ChallengeManifest, challengeManifestSchema } from '../../shared/challenge/manifest.ts'
import { fillIn, type Parameters } from '../../shared/challenge/parameters.ts'
import type { Phrase } from '../../shared/challenge/phrase.ts'
import { type ChallengeTexts, inWords } from '../../shared/challenge/texts.ts'
import { type JsonObject, jsonObjectSchema } from '../../shared/json.ts'
import type { ScoringScheme } from '../../shared/score/compute-score.ts'
import { type ChallengeFile, digestOf } from './challenge-files.ts'
import { ChallengeProblem } from './challenge-problem.ts'
import { readTexts, verifyTexts } from './challenge-texts.ts'
import { parseYaml } from './parse-yaml.ts'
import { type StarterFile, starterFiles } from './starter-files.ts'
import { textOf } from './text-templates.ts'
import { verifyChallenge } from './verify-challenge.ts'

/** One version of a challenge. Everything in it is of that version, whatever happens to its folder later. */
export interface LoadedChallenge {
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
  /** A phrase of its checks in words; undefined for what it does not say. */
  words(phrase: Phrase): string | undefined
  /** As anybody may see it before a start. */
  summary(): ChallengeSummary
  /** As the candidate of one attempt sees it: no checks' code, faults, solutions or secrets. */
  view(parameters: Parameters): ChallengeView
  /** What the project folder holds at the start, overlays and parameters applied. */
  starterFiles(parameters: Parameters): StarterFile[]
  /** The policy document of what the candidate may do; undefined where the platform's own applies. */
  candidatePolicy(parameters: Parameters): JsonObject | undefined
  /** Variables of the shell. */
  environment(parameters: Parameters): { readonly [name: string]: string }
}

/** Parses and verifies what was read from a folder. Throws a ChallengeProblem. */
export function loadChallenge(
  files: readonly ChallengeFile[],
  copyFolder: (digest: string) => string,
): LoadedChallenge {
  const manifestFile = files.find(file => file.path === 'challenge.yaml')
  if (manifestFile === undefined)
    throw new ChallengeProblem('There is no challenge.yaml in this folder; write one or remove the folder.')
  const manifest = parseYaml('challenge.yaml', textOf(manifestFile.data) ?? '', challengeManifestSchema)
  verifyChallenge(manifest, files)
  const texts = readTexts(files)
  verifyTexts(texts, files)
  const digest = digestOf(files)
  const text = (path: string): string => {
    const file = files.find(found => found.path === path)
    return file === undefined ? '' : (textOf(file.data) ?? '')
  }
  const specs = Object.entries(manifest.parameters)
  return {
    manifest,
    digest,
    folder: copyFolder(digest),
    secretParameters: new Set(specs.flatMap(([name, spec]) => (spec.secret ? [name] : []))),
    scoring: manifest,
    texts,
    words: phrase => inWords(phrase, texts),
    summary: () => summaryOf(manifest),
    view: parameters => viewOf(manifest, parameters, text),
    starterFiles: parameters => starterFiles(manifest, files, parameters),
    candidatePolicy(parameters) {
      const path = manifest.account.candidatePolicy
      return path === undefined
        ? undefined
        : jsonObjectSchema.parse(JSON.parse(fillIn(text(path), parameters)))
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

function summaryOf(manifest: ChallengeManifest): ChallengeSummary {
  const { id, version, title, summary, minutes, passPercent } = manifest
  const tasks = manifest.tasks.map(task => ({
    id: task.id,
    title: task.title,
    kind: task.kind,
    domain: task.domain,
    minutes: task.minutes,
    points: sum(task.checks.map(check => check.points)),
  }))
  return {
    ...{ id, version, title, summary, minutes, passPercent },
    points: sum(tasks.map(task => task.points)),
    tasks: tasks.map(({ domain: _, ...task }) => task),
    domains: manifest.domains.map(domain => ({
      ...domain,
      points: sum(tasks.filter(task => task.domain === domain.id).map(task => task.points)),
    })),
  }
}

function viewOf(
  manifest: ChallengeManifest,
  parameters: Parameters,
  text: (path: string) => string,
): ChallengeView {
  const summary = summaryOf(manifest)
  const filled = (path: string) => fillIn(text(path), parameters)
  const tasks: TaskView[] = manifest.tasks.map((task, index) => ({
    id: task.id,
    title: task.title,
    kind: task.kind,
    domain: task.domain,
    minutes: task.minutes,
    points: summary.tasks[index]?.points ?? 0,
    brief: filled(task.brief),
    nodes: task.nodes,
    checks: task.checks.map(check => ({
      id: check.id,
      title: check.title,
      kind: check.kind,
      points: check.points,
      nodes: check.nodes ?? task.nodes,
      feedback: check.feedback ?? manifest.feedback,
    })),
  }))
  return {
    ...summary,
    tasks,
    scenario: filled(manifest.scenario),
    diagram: filled(manifest.diagram),
    workspace: { folder: manifest.workspace.folder, open: manifest.workspace.open },
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
