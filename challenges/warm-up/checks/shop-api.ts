import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { type Json, jsonSchema, pickList, pickText } from '../../../shared/json.ts'
import { shopOf } from '../shop.ts'

/** One answer of the shop as it is kept in a snapshot. */
export interface ShopAnswer {
  readonly [member: string]: Json
  readonly status: number
  readonly body: Json
}

export type AskShop = (method: 'GET' | 'POST', path: string, body?: Json) => Promise<ShopAnswer>

/** Talks to the shop's API as a customer's browser would. Without an API every answer is 404, as for a customer. */
export async function shopApi(context: ObserveContext): Promise<AskShop> {
  const apis = pickList(await context.read('apigatewayv2', 'GetApis', {}), 'Items')
  const apiId = apis.map(api => apiNamed(api, shopOf(context).api)).find(id => id !== undefined)
  return async (method, path, body) => {
    if (apiId === undefined) return { status: 404, body: 'There is no API of the shop' }
    const answer = await context.probe.http({
      apiId,
      method,
      path,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, body: jsonOf(answer.body) }
  }
}

function apiNamed(api: Json, name: string): string | undefined {
  return pickText(api, 'Name') === name ? pickText(api, 'ApiId') : undefined
}

function jsonOf(text: string): Json {
  try {
    return jsonSchema.parse(JSON.parse(text))
  } catch {
    // Not JSON: the text, shortened, is what was seen.
    return text.slice(0, 500)
  }
}

/** How an answer reads as a fact. */
export function shown(answer: ShopAnswer): string {
  return `${answer.status} ${JSON.stringify(answer.body)}`.slice(0, 600)
}
