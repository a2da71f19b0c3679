import { createHash } from 'node:crypto'
import type { Problem } from '../../shared/problem.ts'

const style =
  ':root{color-scheme:light dark}body{max-width:560px;margin:14vh auto;padding:0 20px;font:15px/1.6 Inter,system-ui,sans-serif}h1{font-size:22px}small{opacity:.7}'

const digest = createHash('sha256').update(style).digest('base64')

/** A refusal that a person meets in a tab of its own is a page to read: the same code, title and detail, and nothing that runs. */
export function problemPage({ title, detail, code, requestId }: Problem): string {
  const named = requestId === undefined ? code : `${code} · ${requestId}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${style}</style></head>
<body><main><h1>${text(title)}</h1><p>${text(detail)}</p><p><small>${text(named)}</small></p></main></body></html>
`
}

export const problemPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
} as const

function text(value: string): string {
  return value.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
