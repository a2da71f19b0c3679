import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, jsonSchema, pick, pickList, pickText } from '../../../shared/json.ts'
import { customers, peopleOf } from '../names/people.ts'
import { type Article, pagesClient, stockOf, strangersOf, toolName } from '../names/stock.ts'
import { poolCalled } from './people.ts'

/** What a gateway answered, and whether whoever asked was let in. */
export interface Heard {
  readonly [member: string]: Json
  /** Who asked: a word for whoever reads it. */
  readonly who: string
  readonly status: number
  /** Whether tools were listed, or a tool was carried out. */
  readonly isIn: boolean
  /** What was answered, shortened. */
  readonly text: string
}

/** The doors of the tools, as anybody finds them who knocks. */
export interface Doors {
  readonly data: ProbeData
  /** Ids of all gateways of the account, by their names. */
  readonly ids: ReadonlyMap<string, string>
  /** Asks what tools there are, with this token or without any. */
  list(gatewayId: string, who: string, token?: string): Promise<Heard>
  /** Has the tool say what there is of an article. */
  find(gatewayId: string, who: string, sku: string, token?: string): Promise<Heard>
}

/** Finds the gateways of the account. */
export async function doorsOf(context: ObserveContext): Promise<Doors> {
  const data = probeData(context.nonce)
  const items = await allOf(context, 'bedrock-agentcore-control', 'ListGateways', {}, 'items')
  const ids = items.map(one => [pickText(one, 'name') ?? '', pickText(one, 'gatewayId') ?? ''] as const)
  const ask = async (
    gatewayId: string,
    who: string,
    method: string,
    params: Json,
    token: string | undefined,
  ): Promise<Heard> => {
    const { status, body } = await context.probe.http({
      gatewayId,
      method: 'POST',
      path: '/mcp',
      headers: {
        ...data.headers(who),
        accept: 'application/json, text/event-stream',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: data.integer(`${who} ${method}`, 1, 9_999),
        method,
        params,
      }),
    })
    const result = pick(jsonOf(body), 'result')
    const isIn =
      pickList(result, 'tools').length > 0 ||
      (pickList(result, 'content').length > 0 && pick(result, 'isError') !== true)
    return { who, status, isIn, text: body.slice(0, 300) }
  }
  return {
    data,
    ids: new Map(ids),
    list: (id, who, token) => ask(id, who, 'tools/list', {}, token),
    find: (id, who, sku, token) => ask(id, who, 'tools/call', { name: toolName, arguments: { sku } }, token),
  }
}

function jsonOf(text: string): Json {
  try {
    return jsonSchema.parse(JSON.parse(text))
  } catch {
    // What is no JSON lets nobody in.
    return {}
  }
}

/** A token that is good at the door for people, and others that are not, each by one thing alone. */
export interface Tokens {
  readonly good: string | undefined
  readonly bad: readonly { readonly who: string; readonly token: string | undefined }[]
}

/** Somebody of the shop, and all those who look like them. Tokens are secrets: they stay out of what is seen. */
export async function tokensFor(context: ObserveContext, data: ProbeData): Promise<Tokens> {
  const { pool, client } = peopleOf(context)
  const strangers = strangersOf(context)
  const [shop, pages, elsewhere] = await Promise.all([
    poolCalled(context, pool, client),
    poolCalled(context, pool, pagesClient),
    poolCalled(context, strangers.pool, strangers.client),
  ])
  const username = data.one('who asks', customers)
  const tokenOf = async (
    at: Awaited<ReturnType<typeof poolCalled>>,
    more: { readonly secondsAgo?: number; readonly scopes?: readonly string[] } = {},
  ) =>
    at?.clientId === undefined
      ? undefined
      : context.platform.tokenAsOf({
          ...{ userPoolId: at.userPoolId, clientId: at.clientId, username },
          secondsAgo: data.integer('seconds ago', 30, 600),
          ...more,
        })
  const good = await tokenOf(shop)
  const foreign = await tokenOf(elsewhere)
  const [, body = '', signature = ''] = (good ?? '').split('.')
  const forged = (head: string, sign: string) => (good === undefined ? undefined : `${head}.${body}.${sign}`)
  const openid = data.some('scopes', ['openid', 'email', 'profile', 'phone'], 2)
  return {
    good,
    bad: [
      { who: 'another pool', token: foreign },
      { who: 'expired', token: await tokenOf(shop, { secondsAgo: data.integer('long ago', 3_700, 80_000) }) },
      { who: 'another client', token: await tokenOf(pages) },
      { who: 'other scopes', token: await tokenOf(shop, { scopes: openid }) },
      { who: 'unknown key', token: forged(unknownKey, signature) },
      {
        who: 'another key',
        token: forged((good ?? '').split('.')[0] ?? '', (foreign ?? '').split('.')[2] ?? ''),
      },
      { who: 'no signature', token: forged(noSignature, '') },
    ],
  }
}

/** `{"kid":"2b7f0c1e","alg":"RS256"}` and `{"alg":"none","typ":"JWT"}`. */
const unknownKey = 'eyJraWQiOiIyYjdmMGMxZSIsImFsZyI6IlJTMjU2In0'
const noSignature = 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0'

/** The id of the door for people and of that for machines; undefined where there is none. */
export function doorIds(context: ObserveContext, { ids }: Doors) {
  const { gateway, machines } = stockOf(context)
  return { people: ids.get(gateway), machines: ids.get(machines) }
}

/** What a good answer has in it. */
export const isFound = (text: string, { pieces, shelf }: Article): boolean =>
  text.includes(`\\"pieces\\":${pieces}`) && text.includes(shelf)

/** That nobody has to be let in by, for a door that is not there. */
export const noDoor = (who: string): Heard => ({
  who,
  status: 404,
  isIn: false,
  text: 'There is no such gateway',
})
