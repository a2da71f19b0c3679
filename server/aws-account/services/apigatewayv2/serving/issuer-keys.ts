import type { JsonWebKey } from 'node:crypto'
import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import type { AccountState } from '../../../state/account-state.ts'

/** Asks an address of this account; undefined for one that is none of its own. */
export type AskOwn = (address: string) => Promise<RawAnswer | undefined>

/**
 * The keys of an issuer of tokens: those given at provisioning, as `jwks` by issuer, else those it publishes if it is a part
 * of this account. There is no other network.
 */
export async function keysOfIssuer(
  context: Pick<BackgroundContext, 'fixture' | 'state' | 'now'>,
  issuer: string,
  ask: AskOwn,
): Promise<readonly JsonWebKey[]> {
  const given = context.fixture('jwks')
  const known = isObject(given) && Object.hasOwn(given, issuer) ? given[issuer] : undefined
  if (known !== undefined) return keysIn(known)
  const cache = published.get(context.state) ?? new Map<string, Published>()
  published.set(context.state, cache)
  const before = cache.get(issuer)
  if (before !== undefined && before.until > context.now()) return before.keys
  const keys = await publishedKeys(issuer, ask)
  cache.delete(issuer)
  if (keys.length > 0) cache.set(issuer, { keys, until: context.now() + KEPT_MS })
  for (const oldest of cache.keys()) if (cache.size > MAX_ISSUERS) cache.delete(oldest)
  return keys
}

interface Published {
  readonly keys: readonly JsonWebKey[]
  /** Milliseconds by the account's clock. */
  readonly until: number
}

/** AWS keeps keys for two hours (developer guide, "Control access to HTTP APIs with JWT authorizers"). */
const KEPT_MS = 2 * 3_600_000
const MAX_ISSUERS = 100
const published = new WeakMap<AccountState, Map<string, Published>>()

async function publishedKeys(issuer: string, ask: AskOwn): Promise<readonly JsonWebKey[]> {
  const configuration = await json(ask, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const address = isObject(configuration) ? configuration.jwks_uri : undefined
  return typeof address === 'string' ? keysIn(await json(ask, address)) : []
}

async function json(ask: AskOwn, address: string): Promise<unknown> {
  const answer = await ask(address)
  if (answer?.status !== 200) return undefined
  try {
    return JSON.parse(Buffer.from(answer.body ?? '').toString())
  } catch {
    return undefined
  }
}

const keysIn = (value: unknown): JsonWebKey[] =>
  isObject(value) && Array.isArray(value.keys) ? value.keys.filter(isObject) : []

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
