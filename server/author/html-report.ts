import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { checkFigures, type GateFigures } from './gate-figures.ts'
import type { GatePart } from './gate-rows.ts'
import type { GateRun } from './gate-run.ts'
import { reportStyle } from './html-style.ts'
import type { KindResult } from './kinds/prove-kinds.ts'
import { type CellState, type PartLine, partLines } from './part-lines.ts'

/** What a report is made of. */
export interface ReportedRun {
  readonly challenge: LoadedChallenge
  readonly runs: readonly GateRun[]
  readonly kinds: readonly KindResult[]
  readonly figures: GateFigures
  /** Everything that is not as it must be, a sentence each. */
  readonly problems: readonly string[]
}

/** The report of a run as one page by itself: gates, kill matrix, what to mend. */
export function htmlReport({ challenge, runs, kinds, figures, problems }: ReportedRun): string {
  const { manifest, digest } = challenge
  const tried = `${figures.seconds} s, ${figures.looks} looks`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${text(manifest.title)}: challenge test</title>
<style>${reportStyle}</style></head><body>
<header><b>${text(manifest.title)}</b> <span>${text(manifest.version)}</span> <code>sha256 ${digest.slice(0, 12)}</code>
<span>${tried}</span></header>
<main>
<nav><h2>Gates</h2>${gates(runs, kinds, figures, problems)}</nav>
<section>${matrix(challenge, partLines(runs), runs)}</section>
<aside><h2>What to mend <span>${problems.length}</span></h2>${mend(problems)}
<h2>Reliability</h2><p>${figures.falsePasses} false passes, ${figures.falseFails} false fails and ${figures.undecided} undecided of ${figures.looks} looks; ${figures.flips} of ${figures.cells} cells differ.</p></aside>
</main>
<footer><i class="holds"></i> passes, as expected <i class="caught"></i> fails, as expected: caught <i class="survived"></i> survived: should fail
<i class="refused"></i> refused: should pass <i class="differs"></i> not the same in every run <i class="undecided"></i> undecided · grey name: guard</footer>
</body></html>
`
}

const text = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function gates(
  runs: readonly GateRun[],
  kinds: readonly KindResult[],
  figures: GateFigures,
  problems: readonly string[],
): string {
  const of = (...of: readonly GatePart['kind'][]) => {
    const own = partLines(runs).filter(({ part }) => of.includes(part.kind))
    const wrong = own.filter(line => line.problem !== undefined || [...line.cells.values()].some(isWrong))
    return { tried: own.length, wrong: wrong.length }
  }
  const rows: readonly (readonly [string, { readonly tried: number; readonly wrong: number }])[] = [
    ['Starter: goals fail, guards pass', of('starter')],
    ['Every solution and design passes', of('solution', 'design')],
    ['Tasks do not depend on each other', of('left-out')],
    ['Tasks can be set back to their start', of('set-back')],
    ['Each mutant is caught, exactly', of('mutant')],
    ['Cheats do not pay', of('cheat')],
    ['The same verdict in every look', { tried: figures.cells, wrong: figures.flips }],
  ]
  const line = (title: string, wrong: number, aside: string) =>
    `<li class="${wrong === 0 ? 'ok' : 'bad'}"><span>${text(title)}</span><small>${text(aside)}</small></li>`
  const leaks = problems.filter(problem => /secret parameter/.test(problem)).length
  return `<ul>${rows
    .map(([title, { tried, wrong }]) =>
      line(title, wrong, wrong === 0 ? `${tried} tried` : `${wrong} of ${tried}`),
    )
    .join('')}${line('Nothing tells a secret', leaks, leaks === 0 ? '' : `${leaks} found`)}${kinds
    .map(kind =>
      line(
        kind.title,
        kind.problems.length,
        kind.problems.length === 0 ? `${kind.seconds} s` : `${kind.problems.length} found`,
      ),
    )
    .join('')}</ul>`
}

const isWrong = ({ state }: { readonly state: CellState }) => state !== 'holds' && state !== 'caught'

const groups: readonly (readonly [string, readonly GatePart['kind'][]])[] = [
  ['Starter', ['starter']],
  ['Solutions and designs: every check passes', ['solution', 'design']],
  ['One task left out', ['left-out']],
  ['Tasks set back', ['set-back']],
  ['Mutants: exactly the expected checks fail', ['mutant']],
  ['Cheats: must not pay', ['cheat']],
]

function matrix(
  { manifest, texts }: LoadedChallenge,
  lines: readonly PartLine[],
  runs: readonly GateRun[],
): string {
  const checks = manifest.tasks.flatMap(task => task.checks)
  const head = checks
    .map(({ id, kind }) => `<th class="check ${kind}"><span>${text(id)}</span></th>`)
    .join('')
  const cell = (line: PartLine, id: string) => {
    const found = line.cells.get(id)
    return found === undefined
      ? '<td></td>'
      : `<td><i class="${found.state}" title="${text(found.explanation.slice(0, 2000))}"></i></td>`
  }
  const row = (line: PartLine) => {
    const symptoms = line.symptoms.map(code => text(texts[code] ?? code)).join('<br>')
    const id = line.part.id === '' ? 'starter' : line.part.id
    return `<tr><td class="name">${text(id)}</td>${checks.map(check => cell(line, check.id)).join('')}<td class="said">${text(line.problem ?? '')}${symptoms}</td><td>${line.seconds.toFixed(1)} s</td></tr>`
  }
  const body = groups.map(([title, kinds]) => {
    const own = lines.filter(({ part }) => kinds.includes(part.kind))
    const group = `<tr class="group"><td colspan="${checks.length + 3}">${title}</td></tr>`
    return own.length === 0 ? '' : `${group}${own.map(row).join('')}`
  })
  const figures = checkFigures(runs)
  const sum = (title: string, value: (of: (typeof figures)[number]) => string) =>
    `<tr class="sum"><td class="name">${title}</td>${checks
      .map(({ id }) => {
        const found = figures.find(({ checkId }) => checkId === id)
        return `<td>${found === undefined ? '' : value(found)}</td>`
      })
      .join('')}<td></td><td></td></tr>`
  return `<table><thead><tr><th class="name">Variant</th>${head}<th class="said">Symptoms</th><th>Time</th></tr></thead>
<tbody>${body.join('')}
${sum('Mutants and cheats caught', ({ caught, toCatch }) => (caught === toCatch && caught > 0 ? `${caught}` : `<b>${caught}/${toCatch}</b>`))}
${sum('Differs', ({ flips }) => (flips === 0 ? '0' : `<b>${flips}</b>`))}
${sum('Time, median', ({ medianMs }) => (medianMs / 1000).toFixed(1))}
${sum('Time, 99 of 100 within', ({ p99Ms }) => (p99Ms / 1000).toFixed(1))}</tbody></table>`
}

function mend(problems: readonly string[]): string {
  return problems.map(problem => `<p class="problem">${text(problem.slice(0, 1500))}</p>`).join('')
}
