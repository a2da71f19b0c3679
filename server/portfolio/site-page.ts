import type { ReadPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { escapedHtml, plainPage } from './plain-page.ts'

/**
 * A portfolio as one page without a script, to be put anywhere: what is in it is text, escaped, and its policy lets it fetch
 * nothing but its own picture.
 */
export function sitePage({
  about,
  conditions,
  score,
  tasks,
  changes,
  note,
  diagram,
  recordings,
  resources,
}: ReadPortfolio): string {
  const title = `${about.name ?? 'A candidate'}: ${about.title}`
  const passed = tasks?.filter(task => task.criteria.every(({ passes }) => passes)).length
  return plainPage(
    title,
    `<header><img src="badge.png" alt="" width="84" height="92"><div>
<h1>${escapedHtml(about.name ?? 'A candidate')}</h1>
<p>${escapedHtml(about.title)} ${escapedHtml(about.version)}, passed in an exam on ${day(about.endedAt)}, ${minutes(about.usedMs)} of ${minutes(about.budgetMs)} minutes. Issued by ${escapedHtml(about.issuer)}.</p>
</div></header>
<main>
<p class="lead">${escapedHtml(about.summary)}${passed === undefined ? '' : ` ${passed} of ${tasks?.length} tasks pass.`}</p>
${note === undefined ? '' : `<blockquote>${escapedHtml(note)}<footer>Written by the candidate, not checked.</footer></blockquote>`}
${score === undefined ? '' : `<h2>Score</h2><p>${score.percent} %, ${score.passPercent} % passes.</p>${list(score.domains.map(domain => `${escapedHtml(domain.title)}: ${domain.earned} of ${domain.possible} points`))}`}
${tasks === undefined ? '' : `<h2>What was done</h2>${tasks.map(taskPart).join('')}`}
${diagram === undefined ? '' : `<h2>Parts of the system</h2>${list(Object.keys(diagram.after).map(node => `${escapedHtml(node)}: ${stateWords[diagram.before[node] ?? 'idle']} before, ${stateWords[diagram.after[node] ?? 'idle']} after`))}`}
${changes === undefined ? '' : `<h2>What was changed</h2>${changes.map(({ path, added, removed, text }) => `<h3><code>${escapedHtml(path)}</code> +${added} −${removed}</h3>${text === undefined ? '' : `<pre>${escapedHtml(text)}</pre>`}`).join('')}`}
${resources === undefined ? '' : `<h2>What was built in the account</h2>${list(resources.map(({ service, name, operations }) => `${escapedHtml(service)} <code>${escapedHtml(name)}</code>: ${escapedHtml(operations.join(', '))}`))}`}
${recordings === undefined ? '' : `<h2>In the terminal</h2><p>Recorded with consent, secrets covered. Each is an asciicast, to be played by asciinema.</p>${list(recordings.flatMap(({ title, path }) => (path === undefined ? [] : [`<a href="${escapedHtml(path)}" download>${escapedHtml(title)}</a>`])))}`}
<h2>Conditions</h2>${list(conditions.map(escapedHtml))}
<h2>Can I trust this?</h2>
<p>Drop <a href="badge.json">badge.json</a> on any verifier of Open Badges 3.0. The archive of this portfolio has the signed list of all its files and a verifier that works without a network.</p>
</main>`,
  )
}

const stateWords = {
  pass: 'works',
  fail: 'does not work',
  inconclusive: 'not decided',
  idle: 'not judged',
} as const

function taskPart(task: NonNullable<ReadPortfolio['tasks']>[number]): string {
  const rows = task.criteria.map(({ title, passes, failedWith, now }) => {
    const told = [failedWith && `At first: ${failedWith}`, now && `At the end: ${now}`]
      .filter(Boolean)
      .join(' ')
    return `<strong>${passes ? 'Passes' : 'Does not pass'}</strong>: ${escapedHtml(title)}. ${escapedHtml(told)}`
  })
  return `<h3>${escapedHtml(task.title)}</h3>${list(rows)}`
}

const list = (items: readonly string[]): string =>
  `<ul>${items.map(item => `<li>${item}</li>`).join('')}</ul>`
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const minutes = (ms: number): number => Math.round(ms / 60_000)
