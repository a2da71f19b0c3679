import type { BackgroundContext, WireRequest } from '../../../service.ts'

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/
const AWS_HOST = /(^|\.)amazonaws\.com$/

/**
 * Whether a request does not come from a page of another site that was led here by its name (DNS rebinding), as MCP's transport
 * demands: what browsers say of themselves names this machine, the account's address, or AWS.
 */
export function isFromHere(
  { endpoint }: Pick<BackgroundContext, 'endpoint'>,
  { headers }: WireRequest,
): boolean {
  const { origin, host } = headers
  // Only browsers say where they come from.
  if (origin === undefined) return true
  const own = new URL(endpoint).hostname
  return [origin, `http://${host}`].every(address => {
    if (!URL.canParse(address)) return false
    const { hostname } = new URL(address)
    return LOCAL.test(hostname) || AWS_HOST.test(hostname) || hostname === own
  })
}
