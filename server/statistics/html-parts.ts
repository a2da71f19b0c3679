import type { Estimate } from './exam-statistics.ts'
import type { Interval } from './intervals.ts'

/** A text as it may stand in a page. */
export const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** A figure, and below it the interval that it is in. */
export function figure(
  estimate: Estimate | undefined,
  said: (value: number) => string,
  range: (low: string, high: string) => string,
): string {
  if (estimate === undefined) return '<td class="n none">–</td>'
  const { value, low, high } = estimate
  return `<td class="n">${said(value)}<small>${range(said(low), said(high))}</small></td>`
}

/** A share as a line from 0 to 1, with its interval. */
export function shareBar(estimate: (Interval & { readonly value: number }) | undefined): string {
  if (estimate === undefined) return '<td></td>'
  const at = (value: number) => `${(value * 100).toFixed(1)}%`
  return `<td class="bar"><div><i class="track"></i><i class="span" style="left:${at(estimate.low)};width:${at(estimate.high - estimate.low)}"></i><i class="dot" style="left:${at(estimate.value)}"></i></div></td>`
}

/** The look of statistics pages, in the colours of the reader's system; also on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f6f7f9; --panel: #fff; --line: #d9dee6; --text: #1b2129; --soft: #5a6575; --faint: #5f6b7b;
  --accent: #8a5a00; --accent-soft: #fff4dc; --good: #19734f; --bad: #b33a20; --bad-soft: #fdeeea; --track: #e6eaf0 }
@media (prefers-color-scheme: dark) { :root { --ground: #0e1116; --panel: #151920; --line: #2b313b; --text: #e3e7ee; --soft: #a3adbb; --faint: #8f9aaa;
  --accent: #e7b750; --accent-soft: #2c2413; --good: #4fb58b; --bad: #ef7d63; --bad-soft: #2d1c1a; --track: #262c36 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 13px/1.5 "Inter Variable", Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 1120px; margin: 0 auto; padding: 20px 16px 48px; display: grid; gap: 14px }
h1 { font-size: 22px; font-weight: 640; letter-spacing: -.02em; margin: 0 }
h2 { font-size: 15px; font-weight: 620; margin: 0 0 8px }
p { margin: 0 0 6px } small { display: block; color: var(--soft); font-size: 11.5px }
.panel { border: 1px solid var(--line); border-radius: 12px; background: var(--panel); padding: 14px 16px; overflow-x: auto }
.facts { color: var(--soft); display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 4px }
.nobody { border: 1px solid var(--accent); background: var(--accent-soft); color: var(--accent); border-radius: 12px; padding: 10px 16px; font-weight: 600 }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px }
.tile b { display: block; font-size: 22px; font-weight: 640 }
.advice { margin: 0; padding: 0; list-style: none } .advice li { padding: 7px 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: 170px 1fr 60px; gap: 12px }
.advice li:first-child { border: 0 } .advice em { color: var(--soft); font-style: normal; text-align: right }
code { font: 12px "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace }
table { width: 100%; border-collapse: collapse } th, td { padding: 6px 8px; text-align: left; vertical-align: top; border-top: 1px solid var(--line) }
thead th { border: 0; color: var(--soft); font-size: 11.5px; font-weight: 600 } th.n, td.n { text-align: right } td.none { color: var(--faint) } td.n small { white-space: nowrap }
tr.task td { background: var(--ground); font-weight: 600 } tr.task small { font-weight: 400 } tr.variant td { color: var(--soft) } td.in { padding-left: 24px } td.in2 { padding-left: 40px }
td.bar { width: 150px; min-width: 120px } .bar div { position: relative; height: 20px } .bar i { position: absolute; top: 8px; height: 4px; border-radius: 2px }
.bar .track { left: 0; right: 0; background: var(--track); width: auto }
.bar .span { background: repeating-linear-gradient(135deg, var(--good) 0 2px, transparent 2px 4px); height: 8px; top: 6px }
.bar .dot { width: 8px; height: 8px; top: 6px; border-radius: 4px; background: var(--good); margin-left: -4px }
@media print { :root { --ground: #fff; --panel: #fff } .panel { break-inside: avoid } }
`
