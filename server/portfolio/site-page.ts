import type { ReadPortfolio } from '../../shared/portfolio/read-portfolio.ts'

/**
 * A portfolio as one page without a script, to be put anywhere: what is in it is text, escaped, and its policy lets it fetch
 * nothing but its own picture.
 */
export function sitePage({ about, conditions, score, tasks, changes, note, diagram }: ReadPortfolio): string {
  const title = `${about.name ?? 'A candidate'}: ${about.title}`
  const passed = tasks?.filter(task => task.criteria.every(({ passes }) => passes)).length
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header><img src="badge.png" alt="" width="84" height="92"><div>
<h1>${escaped(about.name ?? 'A candidate')}</h1>
<p>${escaped(about.title)} ${escaped(about.version)}, passed in an exam on ${day(about.endedAt)}, ${minutes(about.usedMs)} of ${minutes(about.budgetMs)} minutes. Issued by ${escaped(about.issuer)}.</p>
</div></header>
<main>
<p class="lead">${escaped(about.summary)}${passed === undefined ? '' : ` ${passed} of ${tasks?.length} tasks pass.`}</p>
${note === undefined ? '' : `<blockquote>${escaped(note)}<footer>Written by the candidate, not checked.</footer></blockquote>`}
${score === undefined ? '' : `<h2>Score</h2><p>${score.percent} %, ${score.passPercent} % passes.</p>${list(score.domains.map(domain => `${escaped(domain.title)}: ${domain.earned} of ${domain.possible} points`))}`}
${tasks === undefined ? '' : `<h2>What was done</h2>${tasks.map(taskPart).join('')}`}
${diagram === undefined ? '' : `<h2>Parts of the system</h2>${list(Object.keys(diagram.after).map(node => `${escaped(node)}: ${stateWords[diagram.before[node] ?? 'idle']} before, ${stateWords[diagram.after[node] ?? 'idle']} after`))}`}
${changes === undefined ? '' : `<h2>What was changed</h2>${changes.map(({ path, added, removed, text }) => `<h3><code>${escaped(path)}</code> +${added} −${removed}</h3>${text === undefined ? '' : `<pre>${escaped(text)}</pre>`}`).join('')}`}
<h2>Conditions</h2>${list(conditions.map(escaped))}
<h2>Can I trust this?</h2>
<p>Drop <a href="badge.json">badge.json</a> on any verifier of Open Badges 3.0. The archive of this portfolio has the signed list of all its files and a verifier that works without a network.</p>
</main>
</body>
</html>
`
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
    return `<strong>${passes ? 'Passes' : 'Does not pass'}</strong>: ${escaped(title)}. ${escaped(told)}`
  })
  return `<h3>${escaped(task.title)}</h3>${list(rows)}`
}

const list = (items: readonly string[]): string =>
  `<ul>${items.map(item => `<li>${item}</li>`).join('')}</ul>`
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const minutes = (ms: number): number => Math.round(ms / 60_000)
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

const style = `:root{color-scheme:light dark;font:15px/1.55 system-ui,sans-serif}body{max-width:760px;margin:0 auto;padding:24px}header{display:flex;gap:16px;align-items:center}h1{font-size:22px;margin:0}h2{font-size:17px;margin:28px 0 8px}h3{font-size:15px;margin:16px 0 4px}p{margin:4px 0}pre{overflow:auto;padding:12px;border:1px solid #8885;border-radius:8px;font-size:12.5px}blockquote{margin:12px 0;padding-left:12px;border-left:3px solid #8888}footer{opacity:.75;font-size:13px}.lead{margin-top:16px}`
