import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { type Advice, adviceOf } from './advice.ts'
import { type CheckStatistics, type ExamStatistics, gates, type TaskStatistics } from './exam-statistics.ts'
import { figure, pageStyle, percent, shareBar, text } from './html-parts.ts'
import { statisticsFile, statisticsLanguages } from './statistics-languages.ts'
import type { StatisticsWords } from './statistics-text.ts'
import { statisticsWords } from './statistics-words.ts'
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

/** Statistics of an exam as one page by itself, for its author; the manifest is told in the language of the words. */
export function statisticsPage(
  manifest: ChallengeManifest,
  statistics: ExamStatistics,
  source: StatisticsSource,
  words: StatisticsWords = statisticsWords.en,
): string {
  return `<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(words.title(manifest.title))}</title>
<style>${pageStyle}</style></head><body><main>
${head(manifest, statistics, source, words)}
<section class="panel"><h2>${text(words.lookAt)}</h2>${advice(adviceOf(manifest, statistics, words), statistics, words)}</section>
${whole(statistics, words)}
${tasks(manifest, statistics, words)}
${explanations(words)}
</main></body></html>
`
}

function head(
  manifest: ChallengeManifest,
  statistics: ExamStatistics,
  { simulated, repeats, otherVersions, at }: StatisticsSource,
  words: StatisticsWords,
): string {
  const facts = [
    words.version(manifest.version),
    words.attempts(statistics.attempts, simulated),
    words.complete(statistics.complete),
    `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ...(repeats > 0 ? [words.leftOutRepeats(repeats)] : []),
    ...(otherVersions > 0 ? [words.leftOutVersions(otherVersions)] : []),
  ]
  const others = statisticsLanguages
    .filter(language => language !== words.language)
    .map(
      language =>
        `<span><a href="${statisticsFile(language)}" lang="${language}">${text(statisticsWords[language].thisLanguage)}</a></span>`,
    )
  const nobody = simulated ? `<p class="nobody">${text(words.nobodyTook(statistics.attempts))}</p>` : ''
  return `${nobody}
<header class="panel"><h1>${text(words.heading(manifest.title))}</h1>
<p class="facts">${facts.map(fact => `<span>${text(fact)}</span>`).join('')}${others.join('')}</p></header>`
}

function advice(found: readonly Advice[], { complete }: ExamStatistics, words: StatisticsWords): string {
  if (complete < gates.share) return `<p>${text(words.nothingYet(complete, gates))}</p>`
  if (found.length === 0) return `<p>${text(words.nothingToDo)}</p>`
  const line = ({ about, firm, sentence }: Advice) =>
    `<li><code>${text(about ?? words.wholeExam)}</code><span>${text(sentence)}</span><em>${firm ? '' : text(words.early)}</em></li>`
  return `<ul class="advice">${found.map(line).join('')}</ul>`
}

function whole(statistics: ExamStatistics, words: StatisticsWords): string {
  const { alpha, standardErrorPercent, consistency, passRate, meanPercent, medianUsedMs, early } = statistics
  const two = (value: number) => words.number(value, 2)
  const tile = (title: string, value: string | undefined, aside: string) =>
    `<div class="tile"><small>${text(title)}</small><b>${value ?? '–'}</b><small>${text(value === undefined ? words.tooFew : aside)}</small></div>`
  const range = (estimate: { low: number; high: number } | undefined, said: (value: number) => string) =>
    estimate ? words.confidence(words.range(said(estimate.low), said(estimate.high)), early) : ''
  const p0 = (found: { sameDecision: number; kappa: number } | undefined) =>
    found && percent(found.sameDecision)
  const kappa = (found: { kappa: number } | undefined) => (found ? `κ ${two(found.kappa)}` : '')
  const error = standardErrorPercent === undefined ? undefined : `±${words.number(standardErrorPercent, 1)} %`
  const mean = meanPercent === undefined ? undefined : `${Math.round(meanPercent)} %`
  return `<section class="panel"><h2>${text(words.whole)}</h2><div class="tiles">
${tile(words.pass, passRate && percent(passRate.value), range(passRate, percent))}
${tile(words.meanScore, mean, words.deviation(Math.round(statistics.deviationPercent ?? 0)))}
${tile(words.reliability, alpha && two(alpha.value), range(alpha, two))}
${tile(words.standardError, error, words.ofThePoints)}
${tile(words.pengSubkoviak, p0(consistency?.pengSubkoviak), kappa(consistency?.pengSubkoviak))}
${tile(words.livingstonLewis, p0(consistency?.livingstonLewis), kappa(consistency?.livingstonLewis))}
${tile(words.timeUsed, time(medianUsedMs, words), '')}
</div></section>`
}

function tasks(
  manifest: ChallengeManifest,
  { tasks: found }: ExamStatistics,
  words: StatisticsWords,
): string {
  const titles = new Map(
    manifest.tasks.flatMap(task => [
      [task.id, task.title] as const,
      ...task.checks.map(check => [check.id, check.title] as const),
    ]),
  )
  const kinds = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check.kind])))
  const { columns } = words
  const numbers = [columns.itemTotal, columns.alphaWithout, columns.firstPass, columns.neverReached]
  return `<section class="panel"><h2>${text(words.items)}</h2><table>
<thead><tr><th>${text(columns.item)}</th><th class="n">${text(columns.attempts)}</th><th class="n">${text(columns.difficulty)}</th><th>${text(columns.share)}</th>${numbers.map(name => `<th class="n">${text(name)}</th>`).join('')}</tr></thead>
<tbody>${found
    .map(task =>
      [
        taskRow(task, titles, words),
        ...task.checks.map(check => checkRow(check, titles, kinds, words)),
        ...task.variants.map(variant => variantRow(variant, words)),
      ].join(''),
    )
    .join('')}</tbody></table></section>`
}

type Titles = ReadonlyMap<string, string>

const named = (id: string, titles: Titles, aside = '') =>
  `${text(titles.get(id) ?? id)}<small><code>${text(id)}</code>${aside}</small>`
const cell = (value: string | undefined) =>
  `<td class="n${value === undefined ? ' none' : ''}">${value ?? '–'}</td>`
const time = (ms: number | undefined, words: StatisticsWords) =>
  ms === undefined ? undefined : words.minutes(words.number(ms / 60_000, 1))

function taskRow(task: TaskStatistics, titles: Titles, words: StatisticsWords): string {
  const two = (value: number) => words.number(value, 2)
  const alpha = task.alphaWithout === undefined ? undefined : two(task.alphaWithout)
  return `<tr class="task"><td>${named(task.id, titles)}</td>${cell(String(task.decided))}${figure(task.difficulty, percent, words.range)}${shareBar(task.difficulty)}${figure(task.itemTotal, two, words.range)}${cell(alpha)}${cell(time(task.medianFirstPassMs, words))}${figure(task.notReached, percent, words.range)}</tr>`
}

function checkRow(
  check: CheckStatistics,
  titles: Titles,
  kinds: ReadonlyMap<string, string>,
  words: StatisticsWords,
): string {
  const isGuard = kinds.get(check.id) === 'guard'
  const aside = isGuard ? ` · ${text(words.guard)}` : ''
  const undecided = check.undecided > 0 ? `<small>${text(words.undecided(check.undecided))}</small>` : ''
  const firstPass = isGuard ? undefined : time(check.medianFirstPassMs, words)
  return `<tr><td class="in">${named(check.id, titles, aside)}</td><td class="n">${check.decided}${undecided}</td>${figure(check.difficulty, percent, words.range)}${shareBar(check.difficulty)}${figure(check.itemTotal, value => words.number(value, 2), words.range)}<td></td>${cell(firstPass)}<td></td></tr>`
}

function variantRow(
  { parameter, value, attempts, done, difference }: VariantFigures,
  words: StatisticsWords,
): string {
  const beside = difference
    ? `${text(words.variant(words.number(difference.delta, 2), difference.size))}<small>${text(words.besideOthers)}</small>`
    : '–'
  return `<tr class="variant"><td class="in2">${text(parameter)}: <code>${text(value)}</code></td>${cell(String(attempts))}${figure(done, percent, words.range)}${shareBar(done)}<td class="n" colspan="4">${beside}</td></tr>`
}

function explanations(words: StatisticsWords): string {
  const terms = words.explanations(gates).map(([term, said]) => `<p><b>${text(term)}</b> ${text(said)}</p>`)
  return `<section class="panel"><h2>${text(words.howToRead)}</h2>
${terms.join('\n')}
<p>${text(words.dashes(gates))}</p></section>`
}
