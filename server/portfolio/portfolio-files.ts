import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import {
  type About,
  type DiagramFile,
  packFiles,
  type ScoreFile,
  type TaskFiles,
} from '../../shared/portfolio/portfolio-parts.ts'
import type { Report } from '../../shared/report/report.ts'
import { builtResources } from './built-resources.ts'

/** A file of a pack before it is signed. */
export interface PortfolioFile {
  readonly path: string
  readonly text: string
  readonly class: 'exam-secret' | 'candidate' | 'public'
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** What a portfolio tells of an attempt in words and figures: all but the files that were made. */
export function tellingFiles(
  report: Report,
  entries: readonly JournalEntry[],
  said: { readonly issuer: string; readonly conditions: readonly string[]; readonly note: string },
): readonly PortfolioFile[] {
  const briefs = report.challenge.tasks.map(({ title, brief }) => `# ${title}\n\n${brief}\n`).join('\n')
  return [
    { path: packFiles.about, text: json(aboutOf(report, said.issuer)), class: 'public' },
    { path: packFiles.conditions, text: json(said.conditions), class: 'public' },
    { path: packFiles.score, text: json(scoreOf(report)), class: 'candidate' },
    { path: packFiles.tasks, text: json(tasksOf(report, entries)), class: 'candidate' },
    { path: packFiles.diagram, text: json(diagramOf(report)), class: 'candidate' },
    { path: packFiles.resources, text: json(builtResources(report, entries)), class: 'candidate' },
    { path: packFiles.briefs, text: briefs, class: 'exam-secret' },
    ...(said.note === '' ? [] : [{ path: packFiles.note, text: said.note, class: 'candidate' } as const]),
  ]
}

function aboutOf({ candidate, challenge, ended, time }: Report, issuer: string): About {
  return {
    ...(candidate.name !== undefined && { name: candidate.name }),
    title: challenge.title,
    summary: challenge.summary,
    version: challenge.version,
    endedAt: ended.at,
    usedMs: time.usedMs,
    budgetMs: time.budgetMs,
    issuer,
  }
}

function scoreOf({ score, challenge }: Report): ScoreFile {
  const titles = new Map(challenge.domains.map(({ id, title }) => [id, title]))
  return {
    percent: score.percent,
    passPercent: challenge.passPercent,
    domains: score.domains.map(({ id, earned, possible }) => ({
      title: titles.get(id) ?? id,
      earned,
      possible,
    })),
  }
}

function tasksOf({ challenge, criteria }: Report, entries: readonly JournalEntry[]): TaskFiles {
  const failed = firstFailures(entries)
  const domains = new Map(challenge.domains.map(({ id, title }) => [id, title]))
  return challenge.tasks.map(task => ({
    title: task.title,
    domain: domains.get(task.domain) ?? task.domain,
    criteria: task.checks.map(({ id, title }) => {
      const { verdict, firstPassedAfterMs } = criteria[id] ?? {}
      const failedWith = failed.get(id)
      const now = verdict?.symptom.text
      return {
        title,
        passes: verdict?.outcome === 'pass',
        ...(failedWith !== undefined && { failedWith }),
        ...(now !== undefined && { now }),
        ...(firstPassedAfterMs !== undefined && { passedAfterMs: firstPassedAfterMs }),
      }
    }),
  }))
}

/** What the system did the first time that each check failed, in the words that its candidate has read. */
function firstFailures(entries: readonly JournalEntry[]): ReadonlyMap<string, string> {
  const failures = new Map<string, string>()
  for (const entry of entries) {
    if (entry.type !== 'check-finished') continue
    const { checkId, verdict } = entry.body
    const { text } = verdict.symptom
    if (verdict.outcome === 'fail' && text !== undefined && !failures.has(checkId))
      failures.set(checkId, text)
  }
  return failures
}

/** A goal fails on what is handed over, as the gates of its challenge have proven; a guard passes on it. */
function diagramOf({ challenge, criteria }: Report): DiagramFile {
  const before: DiagramFile['before'] = {}
  const after: DiagramFile['after'] = {}
  for (const task of challenge.tasks)
    for (const check of task.checks)
      for (const node of check.nodes.length > 0 ? check.nodes : task.nodes) {
        const outcome = criteria[check.id]?.verdict.outcome ?? 'inconclusive'
        before[node] = worse(before[node], check.kind === 'goal' ? 'fail' : 'idle')
        after[node] = worse(after[node], outcome === 'pass' && check.kind === 'guard' ? 'idle' : outcome)
      }
  return { source: challenge.diagram, before, after }
}

const fromBest = ['idle', 'pass', 'inconclusive', 'fail'] as const
type NodeState = (typeof fromBest)[number]

function worse(before: NodeState | undefined, next: NodeState): NodeState {
  return fromBest.indexOf(next) > fromBest.indexOf(before ?? 'idle') ? next : (before ?? 'idle')
}
