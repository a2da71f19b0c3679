import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import { HOSTED_PATH, poolWithDomain } from '../domains.ts'
import type { Pool } from '../pools.ts'

/** A request to the hosted pages of a pool. */
export interface HostedRequest {
  readonly pool: Pool
  readonly method: string
  /** Below the domain: `/oauth2/token`. */
  readonly path: string
  /** What stands before that path in addresses of this site; nothing where the domain has a host of its own. */
  readonly base: string
  readonly query: URLSearchParams
  /** Of a form. */
  readonly form: URLSearchParams
  readonly headers: WireRequest['headers']
}

/** Forms here are a few hundred bytes. */
const MAX_FORM_BYTES = 16_384

/** The domain that a request is for: by its host, as on AWS, or by its path on this machine. */
export function hostedRequest(request: WireRequest, context: BackgroundContext): HostedRequest | undefined {
  const place = placeOf(request, context.region)
  const pool = place && poolWithDomain(context.state, place.domain)
  if (!place || !pool) return undefined
  const isForm = /x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')
  const fits = request.body.length <= MAX_FORM_BYTES
  return {
    pool,
    method: request.method,
    path: place.path.replace(/\/$/, ''),
    base: place.base,
    query: new URLSearchParams(request.rawQuery),
    form: new URLSearchParams(isForm && fits ? Buffer.from(request.body).toString() : ''),
    headers: request.headers,
  }
}

function placeOf({ rawPath, headers }: WireRequest, region: string) {
  const [, domain, ofRegion] =
    /^([a-z0-9-]+)\.auth\.([a-z0-9-]+)\.amazoncognito\.com(?::\d+)?$/.exec(headers.host ?? '') ?? []
  if (domain !== undefined) return ofRegion === region ? { domain, path: rawPath, base: '' } : undefined
  const [, named, path = ''] = new RegExp(`^${HOSTED_PATH}/([a-z0-9-]+)(/.*)?$`).exec(rawPath) ?? []
  return named === undefined ? undefined : { domain: named, path, base: `${HOSTED_PATH}/${named}` }
}

/** Nothing that a page of ours shows is kept by anybody, framed, or led elsewhere. */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export const jsonAnswer = (
  status: number,
  body: object,
  headers: Record<string, string> = {},
): RawAnswer => ({
  status,
  headers: { ...headers, 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

export const redirect = (location: string): RawAnswer => ({
  status: 302,
  headers: { ...SAFE_HEADERS, location },
  body: undefined,
})

/** A page; `body` is HTML already. */
export const pageAnswer = (
  status: number,
  title: string,
  body: string,
  headers: RawAnswer['headers'] = {},
): RawAnswer => ({
  status,
  headers: { ...SAFE_HEADERS, ...headers, 'content-type': 'text/html;charset=UTF-8' },
  body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:4rem auto;padding:0 1rem}label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}input,button{padding:.5rem;margin:.25rem 0 1rem}[role=alert]{color:#a00}</style>
</head><body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>`,
})

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
