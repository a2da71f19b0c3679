import { createHash } from 'node:crypto'

/** The page's own style, in the colours of whatever the browser is set to. */
export const STYLE = `
:root{color-scheme:light dark;--back:light-dark(#eef0f3,#0d1014);--front:light-dark(#fff,#12161b);--line:light-dark(#d9dfe6,#262e39);--text:light-dark(#171c23,#e7eaef);--quiet:light-dark(#4a5563,#a3adba);--link:light-dark(#1f63d6,#6ea8fe);--fail:light-dark(#c2371f,#f0705a)}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:13px/1.5 Inter,system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:8px 32px;align-items:center;padding:10px 20px;border-bottom:1px solid var(--line);background:var(--front)}
dl{display:flex;flex-wrap:wrap;gap:4px 28px;margin:0}
dt{color:var(--quiet);font-size:11.5px}
dd{margin:0;overflow-wrap:anywhere}
.columns{display:grid;grid-template-columns:200px minmax(0,1fr)}
nav ul{list-style:none;margin:0;padding:16px 12px}
nav a{display:block;padding:5px 10px;border-radius:6px;color:var(--text);text-decoration:none}
nav a:hover,nav a[aria-current]{background:var(--front)}
nav a[aria-current]{font-weight:600}
a:focus-visible{outline:2px solid var(--link);outline-offset:1px}
main{padding:16px 20px 40px}
h1{margin:0 0 14px;font-size:18px}
h2{margin:0;font-size:13px}
h2 small{margin-left:8px;color:var(--quiet);font-weight:400}
section{margin-bottom:10px;padding:12px 16px;border:1px solid var(--line);border-radius:8px;background:var(--front)}
section ul{columns:260px;margin:8px 0 0;padding:0;list-style:none;font:12.5px/1.7 "JetBrains Mono",ui-monospace,monospace}
li{break-inside:avoid;overflow-wrap:anywhere}
.refused{margin:6px 0 0;color:var(--quiet);overflow-wrap:anywhere}
.refused b{color:var(--fail)}
.message{max-width:560px;margin:12vh auto 0}
@media (max-width:700px){.columns{grid-template-columns:1fr}nav ul{display:flex;flex-wrap:wrap;padding:8px}}
`

const digest = createHash('sha256').update(STYLE).digest('base64')

/**
 * No script runs, nothing is loaded, no form is sent, and no other page shows it in itself; what is in an account is its candidate's
 * making. `allow-same-origin` alone is left of the sandbox, for the cookie of the session to go along.
 */
export const CONSOLE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-same-origin`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const
