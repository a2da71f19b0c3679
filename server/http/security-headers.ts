import type { FastifyReply } from 'fastify'

/**
 * `style-src 'unsafe-inline'` is for Monaco, xterm and Mermaid, which style what they draw; scripts come from us alone.
 * `connect-src 'self'` covers the attempt's WebSocket.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** With every answer, also with those that refuse. */
export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/**
 * Where the form that opens a console leads when accounts are AWS's own: browsers hold a form to this on each redirect. A session may
 * have a host of its own below that of the console.
 */
export const awsConsoleHosts: readonly string[] = ['signin', 'console'].flatMap(name => [
  `https://${name}.aws.amazon.com`,
  `https://*.${name}.aws.amazon.com`,
])

/** `formTargets`: where forms of our pages may lead beside us. */
export function setSecurityHeaders(reply: FastifyReply, formTargets: readonly string[] = []): void {
  reply.headers(securityHeaders)
  if (formTargets.length === 0) return
  const own = "form-action 'self'"
  reply.header('content-security-policy', contentSecurityPolicy.replace(own, [own, ...formTargets].join(' ')))
}
