import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { type Advice, adviceOf } from './advice.ts'
import { type CheckStatistics, type ExamStatistics, gates, type TaskStatistics } from './exam-statistics.ts'
import { figure, minutes, pageStyle, percent, shareBar, text, two } from './html-parts.ts'
import type { VariantFigures } from './variants.ts'

/** What statistics are of. */
export interface StatisticsSource {
  /** Attempts that nobody took. */
  readonly simulated: boolean
  /** Attempts that are not counted: later ones of a person who was counted, and those of other versions. */
  readonly repeats: number
  readonly otherVersions: number
  /** When they were read, in milliseconds since the epoch. */
  readonly at: number
}

/** Statistics of an exam as one page by itself, for its author. */
export function statisticsPage(
  manifest: ChallengeManifest,
  statistics: ExamStatistics,
  source: StatisticsSource,
): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(manifest.title)}: statistics</title>
<style>${pageStyle}</style></head><body><main>
${head(manifest, statistics, source)}
<section class="panel"><h2>What to look at</h2>${advice(adviceOf(manifest, statistics), statistics)}</section>
${whole(statistics)}
${tasks(manifest, statistics)}
${explanations()}
</main></body></html>
`
}

function head(manifest: ChallengeManifest, statistics: ExamStatistics, source: StatisticsSource): string {
  const { repeats, otherVersions } = source
  const left = [
    repeats > 0 ? `${repeats} later attempts of the same persons are left out` : '',
    otherVersions > 0 ? `${otherVersions} attempts of other versions are left out` : '',
  ]
  const simulated = `<p class="nobody">Simulated: nobody took these ${statistics.attempts} attempts. They say how the page works and what an exam of this shape could tell, and nothing about this exam's checks.</p>`
  return `${source.simulated ? simulated : ''}
<header class="panel"><h1>${text(manifest.title)}: what its attempts say</h1>
<p class="facts"><span>Version ${text(manifest.version)}</span><span>${statistics.attempts} ${source.simulated ? 'simulated attempts' : 'exam attempts, the first of each person'}</span><span>${statistics.complete} with nothing open</span><span>${new Date(source.at).toISOString().slice(0, 16).replace('T', ' ')} UTC</span>${left
    .filter(each => each !== '')
    .map(each => `<span>${each}</span>`)
    .join('')}</p></header>`
}

function advice(found: readonly Advice[], { complete }: ExamStatistics): string {
  if (complete < gates.share)
    return `<p>${complete} attempts say nothing yet: figures are shown from ${gates.share} on, correlations from ${gates.early}, and what to act upon from ${gates.firm}.</p>`
  if (found.length === 0) return '<p>Nothing. No figure is outside what good exams have.</p>'
  const line = ({ about, firm, sentence }: Advice) =>
    `<li><code>${text(about ?? 'the exam')}</code><span>${text(sentence)}</span><em>${firm ? '' : 'early'}</em></li>`
  return `<ul class="advice">${found.map(line).join('')}</ul>`
}

function whole(statistics: ExamStatistics): string {
  const { alpha, standardErrorPercent, consistency, passRate, meanPercent, medianUsedMs, early } = statistics
  const tile = (title: string, value: string | undefined, aside: string) =>
    `<div class="tile"><small>${title}</small><b>${value ?? '–'}</b><small>${value === undefined ? 'too few attempts' : aside}</small></div>`
  const range = (estimate: { low: number; high: number } | undefined, said: (value: number) => string) =>
    estimate ? `95 %: ${said(estimate.low)} to ${said(estimate.high)}${early ? ', early' : ''}` : ''
  const p0 = (found: { sameDecision: number; kappa: number } | undefined) =>
    found && percent(found.sameDecision)
  const kappa = (found: { kappa: number } | undefined) => (found ? `κ ${two(found.kappa)}` : '')
  return `<section class="panel"><h2>The exam as a whole</h2><div class="tiles">
${tile('Pass', passRate && percent(passRate.value), range(passRate, percent))}
${tile('Mean score', meanPercent === undefined ? undefined : `${Math.round(meanPercent)} %`, `deviation ${Math.round(statistics.deviationPercent ?? 0)}`)}
${tile('Reliability (alpha over tasks)', alpha && two(alpha.value), range(alpha, two))}
${tile('Standard error of a score', standardErrorPercent === undefined ? undefined : `±${standardErrorPercent.toFixed(1)} %`, 'of the points')}
${tile('Same decision twice, Peng–Subkoviak', p0(consistency?.pengSubkoviak), kappa(consistency?.pengSubkoviak))}
${tile('Same decision twice, Livingston–Lewis', p0(consistency?.livingstonLewis), kappa(consistency?.livingstonLewis))}
${tile('Time used, median', medianUsedMs === undefined ? undefined : minutes(medianUsedMs), '')}
</div></section>`
}

function tasks(manifest: ChallengeManifest, { tasks: found }: ExamStatistics): string {
  const titles = new Map(
    manifest.tasks.flatMap(task => [
      [task.id, task.title] as const,
      ...task.checks.map(check => [check.id, check.title] as const),
    ]),
  )
  const kinds = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check.kind])))
  return `<section class="panel"><h2>Tasks, checks and variants</h2><table>
<thead><tr><th>Task and check</th><th class="n">Attempts</th><th class="n">Difficulty</th><th>0 to 100 %</th><th class="n">Item-total, corrected</th><th class="n">Alpha without</th><th class="n">First pass, median</th><th class="n">Never came to it</th></tr></thead>
<tbody>${found
    .map(task =>
      [
        taskRow(task, titles),
        ...task.checks.map(check => checkRow(check, titles, kinds)),
        ...task.variants.map(variantRow),
      ].join(''),
    )
    .join('')}</tbody></table></section>`
}

type Titles = ReadonlyMap<string, string>

const named = (id: string, titles: Titles, aside = '') =>
  `${text(titles.get(id) ?? id)}<small><code>${text(id)}</code>${aside}</small>`
const cell = (value: string | undefined) =>
  `<td class="n${value === undefined ? ' none' : ''}">${value ?? '–'}</td>`
const time = (ms: number | undefined) => (ms === undefined ? undefined : minutes(ms))

function taskRow(task: TaskStatistics, titles: Titles): string {
  return `<tr class="task"><td>${named(task.id, titles)}</td>${cell(String(task.decided))}${figure(task.difficulty, percent)}${shareBar(task.difficulty)}${figure(task.itemTotal, two)}${cell(task.alphaWithout === undefined ? undefined : two(task.alphaWithout))}${cell(time(task.medianFirstPassMs))}${figure(task.notReached, percent)}</tr>`
}

function checkRow(check: CheckStatistics, titles: Titles, kinds: ReadonlyMap<string, string>): string {
  const isGuard = kinds.get(check.id) === 'guard'
  const aside = isGuard ? ' · guard' : ''
  const undecided = check.undecided > 0 ? `<small>${check.undecided} undecided</small>` : ''
  return `<tr><td class="in">${named(check.id, titles, aside)}</td><td class="n">${check.decided}${undecided}</td>${figure(check.difficulty, percent)}${shareBar(check.difficulty)}${figure(check.itemTotal, two)}<td></td>${cell(isGuard ? undefined : time(check.medianFirstPassMs))}<td></td></tr>`
}

function variantRow({ parameter, value, attempts, done, difference }: VariantFigures): string {
  const beside = difference
    ? `Δ ${two(difference.delta)}, class ${difference.size}<small>beside the other values</small>`
    : '–'
  return `<tr class="variant"><td class="in2">${text(parameter)}: <code>${text(value)}</code></td>${cell(String(attempts))}${figure(done, percent)}${shareBar(done)}<td class="n" colspan="4">${beside}</td></tr>`
}

function explanations(): string {
  return `<section class="panel"><h2>How to read this</h2>
<p><b>Difficulty</b> is the share that passes a check, or the mean share of a task's points. Good checks are between 30 and 89 %.</p>
<p><b>Item-total, corrected</b> is how much who passes here also earns elsewhere: over 0.20 is wanted, below 0 something is wrong. Shown from ${gates.early} attempts on.</p>
<p><b>Alpha</b> says how alike a second form of the exam would order people, computed over tasks, since checks of one task hang together. <b>Without</b>: what it would be without this task; higher than the whole means that the task disturbs.</p>
<p><b>Same decision twice</b> is the share of people who would pass, or not, on another form as well; two methods, which should agree within a few percent.</p>
<p><b>Δ</b> compares a variant with the others among people who are as able (Mantel–Haenszel, on ETS's scale; from 100 attempts on either side). Class A is negligible; C is unfair.</p>
<p>A dash stands where too few attempts, or attempts that are all alike, say nothing. Intervals hold what they are about in 95 of 100 cases (Wilson, Fisher, Feldt). What is called early is of fewer than ${gates.firm} attempts: look, and do not act yet.</p></section>`
}
