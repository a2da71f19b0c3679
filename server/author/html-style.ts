/** The look of an author's report. */
export const reportStyle = `
:root { color-scheme: dark; --ground: #14171c; --raised: #1b1f26; --line: #2b313b; --text: #dfe3ea; --soft: #8b94a3;
  --good: #2f7a5c; --bad: #e0654a; --odd: #8f7bd0; }
* { box-sizing: border-box }
body { margin: 0; display: grid; grid-template-rows: auto 1fr auto; height: 100vh; background: var(--ground); color: var(--text);
  font: 13px/1.45 "Inter Variable", Inter, system-ui, sans-serif }
header, footer { display: flex; flex-wrap: wrap; gap: 14px; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--line); color: var(--soft) }
header b { color: var(--text); font-size: 14px }
footer { border: 0; border-top: 1px solid var(--line) }
main { display: grid; grid-template-columns: 260px 1fr 340px; min-height: 0 }
nav, aside, section { overflow: auto; padding: 12px 16px }
nav { border-right: 1px solid var(--line) }
aside { border-left: 1px solid var(--line) }
h2 { font-size: 13px; margin: 4px 0 10px }
h2 span, small, .said { color: var(--soft) }
ul { list-style: none; margin: 0; padding: 0 }
li { display: flex; justify-content: space-between; gap: 8px; padding: 5px 0 }
li::before { content: "✓"; color: #4fb58b }
li.bad { color: var(--bad) }
li.bad::before { content: "✕"; color: var(--bad) }
li span { flex: 1 }
table { border-collapse: collapse; width: 100% }
th, td { padding: 4px 6px; border-bottom: 1px solid var(--line); text-align: center; font-weight: 400; vertical-align: middle }
thead th { position: sticky; top: -12px; background: var(--ground); vertical-align: bottom }
th.check span { writing-mode: vertical-rl; transform: rotate(180deg); font-family: ui-monospace, monospace }
th.guard span { color: var(--soft) }
.name { text-align: left; font-family: ui-monospace, monospace; white-space: nowrap }
.said { text-align: left; max-width: 420px }
.group td { text-align: left; background: var(--raised); color: var(--soft) }
.sum b { color: var(--bad) }
i { display: inline-block; width: 18px; height: 18px; border-radius: 4px; font-style: normal; line-height: 18px; text-align: center }
i.holds::before { content: "✓"; color: var(--soft) }
i.caught { background: #1f4437 } i.caught::before { content: "✕"; color: #7fd8b3 }
i.survived { background: var(--bad) } i.survived::before { content: "⛨"; color: #fff }
i.refused { background: var(--bad) } i.refused::before { content: "✕"; color: #fff }
i.differs { background: var(--odd) } i.differs::before { content: "~"; color: #fff }
i.undecided { background: var(--odd) } i.undecided::before { content: "?"; color: #fff }
.problem { border: 1px solid var(--line); border-radius: 6px; padding: 8px; overflow-wrap: anywhere }
`
