import { join } from 'node:path'

/** The socket at which the sign-in endpoint and the consoles of all accounts of a data folder answer. */
export function consoleSocketIn(dataFolder: string): string {
  return join(dataFolder, 'run', 'console.sock')
}

/**
 * Below this path of whoever leads people to the accounts are the sign-in endpoint and the consoles. AWS has a host for each,
 * `signin.aws.amazon.com` and `console.aws.amazon.com`.
 */
export const CONSOLE_ROOT = '/aws/'

/** The path of the federation endpoint: `?Action=getSigninToken`, `?Action=login`. */
export const FEDERATION_PATH = '/aws/signin/federation'

/** The path of an account's console: its home, and in front of every page of it. */
export function consolePath(accountId: string): string {
  return `/aws/console/${accountId}/`
}

/** Whose console a path is in; undefined where it is in none. */
export function accountOfConsolePath(path: string): string | undefined {
  return /^\/aws\/console\/(\d{12})\//.exec(path)?.[1]
}

const MAX_DESTINATION_CHARS = 2000

/**
 * Where a sign-in goes on to, without its host, so that it cannot lead anywhere else: a page of this account's console, at the
 * host at which the sign-in was asked for. Undefined for every other address.
 */
export function destinationOf(text: string, host: string | undefined, accountId: string): string | undefined {
  if (text.length > MAX_DESTINATION_CHARS || !URL.canParse(text)) return undefined
  const { protocol, host: named, username, password, pathname, search, hash } = new URL(text)
  const isHere = /^https?:$/.test(protocol) && named === host && username === '' && password === ''
  // What a server may read as a step up, however it is written.
  const isPlain = !/%2e|%2f|%5c/i.test(pathname) && !pathname.includes('//')
  return isHere && isPlain && pathname.startsWith(consolePath(accountId))
    ? pathname + search + hash
    : undefined
}
