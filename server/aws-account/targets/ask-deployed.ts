import type { BackgroundContext, RawAnswer, WireRequest } from '../service.ts'

/** Names under which something of an account is at AWS. */
const AWS_HOST = /(^|\.)((amazonaws|amazoncognito)\.com|on\.aws)$/

/**
 * Asks an address of this account: a user pool's, an API's, a function's, by AWS's name of its host or below the account's own
 * address. Undefined for all others, since there is no other network.
 */
export async function askDeployed(
  context: Pick<BackgroundContext, 'endpoint' | 'requestDeployed'>,
  address: string,
  more: Partial<Pick<WireRequest, 'method' | 'headers' | 'body'>> = {},
): Promise<RawAnswer | undefined> {
  if (!URL.canParse(address)) return undefined
  const { pathname, search, host, hostname } = new URL(address)
  if (!AWS_HOST.test(hostname) && !address.startsWith(`${context.endpoint}/`)) return undefined
  return context.requestDeployed({
    method: 'GET',
    body: new Uint8Array(),
    ...more,
    rawPath: pathname,
    rawQuery: search.slice(1),
    headers: { ...more.headers, host },
    remoteAddress: '127.0.0.1',
  })
}
