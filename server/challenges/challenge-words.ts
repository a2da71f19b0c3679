import type { ChallengeSummary, ChallengeView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Hints } from '../../shared/challenge/hints.ts'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { fillIn, type Parameters } from '../../shared/challenge/parameters.ts'
import type { Phrase } from '../../shared/challenge/phrase.ts'
import type { Cut } from '../../shared/challenge/standard-setting.ts'
import { type ChallengeTexts, inWords } from '../../shared/challenge/texts.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'

/** A challenge as it is told in one language. What a translation lacks is told in the challenge's first. */
export interface ChallengeWords {
  readonly language: string
  /** The manifest, its titles and sentences in this language. */
  readonly told: ChallengeManifest
  /** A phrase of its checks in words; undefined for what it does not say. */
  words(phrase: Phrase): string | undefined
  /** What would have passed a check. */
  wouldPass(checkId: string): string
  /** As anybody may see it before a start. */
  summary(): ChallengeSummary
  /** A hint of a task, counted from 1; undefined where there is none. */
  hint(taskId: string, number: number, parameters: Parameters): string | undefined
  /**
   * As the candidate of one attempt sees it: no checks' code, faults, solutions or secrets; in practice with lessons and with
   * what else there is of help.
   */
  view(parameters: Parameters, mode?: AttemptMode): ChallengeView
}

/** What words are made of; all of it in one language. */
export interface WordSources {
  readonly language: string
  readonly manifest: ChallengeManifest
  readonly texts: ChallengeTexts
  /** A text file by the path that the manifest has for it. */
  text(path: string): string
  /** Hints by task. */
  readonly hints: ReadonlyMap<string, Hints>
  /** Where it is passed, if that comes of a standard setting. */
  readonly cut: Cut | undefined
}

export function createWords(sources: WordSources): ChallengeWords {
  const { language, manifest, texts } = sources
  const checks = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check])))
  return {
    language,
    told: manifest,
    words: phrase => inWords(phrase, texts),
    wouldPass: checkId => checks.get(checkId)?.wouldPass ?? '',
    summary: () => summaryOf(sources),
    hint(taskId, number, parameters) {
      const hint = sources.hints.get(taskId)?.[number - 1]
      return hint === undefined ? undefined : fillIn(hint, parameters)
    },
    view: (parameters, mode = 'exam') => viewOf(sources, parameters, mode !== 'exam'),
  }
}

function summaryOf({ manifest, language, cut }: WordSources): ChallengeSummary {
  const { id, version, languages, title, summary, minutes, passPercent } = manifest
  const tasks = manifest.tasks.map(task => ({
    id: task.id,
    title: task.title,
    kind: task.kind,
    domain: task.domain,
    minutes: task.minutes,
    points: sum(task.checks.map(check => check.points)),
  }))
  return {
    ...{ id, version, languages, language, title, summary, minutes, passPercent },
    ...(cut && { cut: { provisional: cut.provisional, judges: cut.judges } }),
    points: sum(tasks.map(task => task.points)),
    tasks: tasks.map(({ domain: _, ...task }) => task),
    domains: manifest.domains.map(({ weight: _, ...domain }) => ({
      ...domain,
      points: sum(tasks.filter(task => task.domain === domain.id).map(task => task.points)),
    })),
  }
}

function viewOf(sources: WordSources, parameters: Parameters, practice: boolean): ChallengeView {
  const { manifest, text } = sources
  const summary = summaryOf(sources)
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
      ...(!check.scored && { scored: false as const }),
      nodes: check.nodes ?? task.nodes,
      feedback: check.feedback ?? manifest.feedback,
    })),
    ...(practice && {
      help: {
        hints: sources.hints.get(task.id)?.length ?? 0,
        ...(task.lesson !== undefined && { lesson: filled(task.lesson) }),
        reset: task.reset !== undefined,
        solves: manifest.solutions[0]?.steps[task.id] !== undefined,
      },
    }),
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
