import type { WireRequest } from '../service.ts'
import type { SignatureClaim } from './credential-scope.ts'

/**
 * The text both sides hash (AWS General Reference, "Create a canonical request").
 * `rawPath` is the path as the client signed it, which for virtual-hosted S3 has no bucket.
 */
export function canonicalRequest(
  request: WireRequest,
  rawPath: string,
  claim: SignatureClaim,
  payloadHash: string,
): string {
  const path = claim.service === 's3' ? rawPath : encodedAgain(rawPath)
  const headers = claim.signedHeaders.map(name => `${name}:${headerValue(request, name)}\n`).join('')
  return [
    request.method,
    path,
    canonicalQuery(request.rawQuery),
    headers,
    claim.signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

/** Clients of HTTP/2 sign the authority in the place of the host, which it is. */
function headerValue(request: WireRequest, name: string): string {
  return (request.headers[name === ':authority' ? 'host' : name] ?? '').trim().replace(/\s+/g, ' ')
}

/** All services but S3 normalise the path and encode it a second time. */
function encodedAgain(rawPath: string): string {
  const segments: string[] = []
  for (const segment of rawPath.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = segments.length > 0 && rawPath.endsWith('/') ? '/' : ''
  return `/${segments.map(encode).join('/')}${end}`
}

function canonicalQuery(rawQuery: string): string {
  if (!rawQuery) return ''
  return rawQuery
    .split('&')
    .filter(pair => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map(pair => {
      const end = pair.indexOf('=')
      return end < 0 ? [pair, ''] : [pair.slice(0, end), pair.slice(end + 1)]
    })
    .map(pair => pair.map(text => encode(decode(text))))
    .sort(([nameA = '', valueA = ''], [nameB = '', valueB = '']) =>
      nameA === nameB ? compare(valueA, valueB) : compare(nameA, nameB),
    )
    .map(pair => pair.join('='))
    .join('&')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    // Not URL encoding: it stands for itself, and the signature will tell.
    return text
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
