import { conditionSentences, readCondition } from '../../shared/credentials/condition-words.ts'
import type { ReadPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { escapedHtml, plainPage } from './plain-page.ts'
import { type SiteWords, siteDe, siteEn } from './site-words.ts'

const english = { language: 'en', file: 'index.html', name: 'In English', words: siteEn } as const
const german = { language: 'de', file: 'index.de.html', name: 'Auf Deutsch', words: siteDe } as const

/** The page of a portfolio in each language, each with a link to the other, by its file. */
export function sitePages(portfolio: ReadPortfolio): readonly (readonly [file: string, html: string])[] {
  return [
    [english.file, sitePage(portfolio, english, german)],
    [german.file, sitePage(portfolio, german, english)],
  ]
}

/**
 * A portfolio as one page without a script, to be put anywhere: what is in it is text, escaped, and its policy lets it fetch
 * nothing but its own picture.
 */
function sitePage(
  portfolio: ReadPortfolio,
  { language, words }: typeof english | typeof german,
  other: typeof english | typeof german,
): string {
  const { about, conditions, score, tasks, changes, note, diagram, recordings, resources } = portfolio
  const who = about.name ?? words.candidate
  const passed = tasks?.filter(task => task.criteria.every(({ passes }) => passes)).length
  const how = words.passed(
    escapedHtml(`${about.title} ${about.version}`),
    day(about.endedAt),
    minutes(about.usedMs),
    minutes(about.budgetMs),
    escapedHtml(about.issuer),
  )
  const told = conditions.map(sentence => {
    const condition = readCondition(sentence)
    return escapedHtml(condition === undefined ? sentence : conditionSentences[language](condition))
  })
  const parts = [
    passed === undefined ? '' : ` ${words.tasksPass(passed, tasks?.length ?? 0)}`,
    note === undefined
      ? ''
      : `<blockquote>${escapedHtml(note)}<footer>${words.notChecked}</footer></blockquote>`,
    score === undefined
      ? ''
      : `<h2>${words.score}</h2><p>${words.percent(score.percent, score.passPercent)}</p>${list(score.domains.map(domain => `${escapedHtml(domain.title)}: ${words.points(domain.earned, domain.possible)}`))}`,
    tasks === undefined ? '' : `<h2>${words.done}</h2>${tasks.map(task => taskPart(task, words)).join('')}`,
    diagram === undefined ? '' : `<h2>${words.parts}</h2>${partsOf(diagram, words)}`,
    changes === undefined ? '' : `<h2>${words.changed}</h2>${changes.map(changePart).join('')}`,
    resources === undefined
      ? ''
      : `<h2>${words.built}</h2>${list(resources.map(({ service, name, operations }) => `${escapedHtml(service)} <code>${escapedHtml(name)}</code>: ${escapedHtml(operations.join(', '))}`))}`,
    recordings === undefined
      ? ''
      : `<h2>${words.terminal}</h2><p>${words.aboutTerminal}</p>${list(recordings.flatMap(({ title, path }) => (path === undefined ? [] : [`<a href="${escapedHtml(path)}" download>${escapedHtml(title)}</a>`])))}`,
    `<h2>${words.conditions}</h2>${list(told)}`,
  ]
  const [tasksPass, ...sections] = parts
  return plainPage(
    `${who}: ${about.title}`,
    `<header><img src="badge.png" alt="" width="84" height="92"><div>
<h1>${escapedHtml(who)}</h1>
<p>${how}</p>
</div></header>
<main>
<p class="lead">${escapedHtml(about.summary)}${tasksPass}</p>
${sections.filter(part => part !== '').join('\n')}
<h2>${words.trust}</h2>
<p>${words.howToVerify}</p>
<p><a href="${other.file}" lang="${other.language}" hreflang="${other.language}">${other.name}</a></p>
</main>`,
    language,
  )
}

function partsOf(
  { before, after }: NonNullable<ReadPortfolio['diagram']>,
  { states, beforeAfter }: SiteWords,
) {
  return list(
    Object.entries(after).map(
      ([node, state]) =>
        `${escapedHtml(node)}: ${beforeAfter(states[before[node] ?? 'idle'], states[state])}`,
    ),
  )
}

function changePart({ path, added, removed, text }: NonNullable<ReadPortfolio['changes']>[number]): string {
  const shown = text === undefined ? '' : `<pre>${escapedHtml(text)}</pre>`
  return `<h3><code>${escapedHtml(path)}</code> +${added} −${removed}</h3>${shown}`
}

function taskPart(task: NonNullable<ReadPortfolio['tasks']>[number], words: SiteWords): string {
  const rows = task.criteria.map(({ title, passes, failedWith, now }) => {
    const told = [failedWith && `${words.atFirst}: ${failedWith}`, now && `${words.atTheEnd}: ${now}`]
      .filter(Boolean)
      .join(' ')
    return `<strong>${passes ? words.passes : words.fails}</strong>: ${escapedHtml(title)}. ${escapedHtml(told)}`
  })
  return `<h3>${escapedHtml(task.title)}</h3>${list(rows)}`
}

const list = (items: readonly string[]): string =>
  `<ul>${items.map(item => `<li>${item}</li>`).join('')}</ul>`
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const minutes = (ms: number): number => Math.round(ms / 60_000)
