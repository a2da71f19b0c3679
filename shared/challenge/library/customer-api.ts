import { type Json, jsonSchema } from '../../json.ts'
import type { ObserveContext } from '../check.ts'
import { probeData } from './probe-data.ts'
import { apiIdOf } from './serving.ts'

/** One answer of an API as it is kept in a snapshot: JSON, or the first 500 characters of what is none. */
export interface ApiAnswer {
  readonly [member: string]: Json
  readonly status: number
  readonly body: Json
}

/** An API as its customers ask it, if there is one of that name. */
export interface CustomerApi {
  readonly apiId: string | undefined
  /** Asks as a customer's own program does, with further headers where it is signed in; without an API every answer is 404, as for a customer. */
  as(customer: string, more?: { readonly [header: string]: string }): AskApi
}

/**
 * Asks an API something; the body is sent as JSON. A page that fails is loaded once more, as everybody does: the first start of
 * an environment may take longer on a busy machine than the API waits.
 */
export type AskApi = (method: 'GET' | 'POST', path: string, body?: Json) => Promise<ApiAnswer>

/** Finds an API by its name, to ask it as customers do: each with the headers of a client of their own. */
export async function customerApi(context: ObserveContext, name: string): Promise<CustomerApi> {
  const apiId = await apiIdOf(context, name)
  const data = probeData(context.nonce)
  return {
    apiId,
    as: (customer, more = {}) => {
      const askOnce: AskApi = async (method, path, body) => {
        if (apiId === undefined) return { status: 404, body: `There is no API ${name}` }
        const answer = await context.probe.http({
          apiId,
          method,
          path,
          headers: { ...data.headers(customer), ...more },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return { status: answer.status, body: jsonOf(answer.body) }
      }
      return async (method, path, body) => {
        const answer = await askOnce(method, path, body)
        return method === 'GET' && answer.status >= 500 ? askOnce(method, path) : answer
      }
    },
  }
}

function jsonOf(text: string): Json {
  try {
    return jsonSchema.parse(JSON.parse(text))
  } catch {
    // Not JSON: the text, shortened, is what was seen.
    return text.slice(0, 500)
  }
}

/** Asks one after the other: many at once would make the account start an environment for each. */
export async function inTurn<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const item of items) answers.push(await ask(item))
  return answers
}

/** Asks one after the other up to the first answer with which it is over; that one is the last of the answers. */
export async function inTurnUntil<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  isOver: (answer: Answer) => boolean,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const item of items) {
    const answer = await ask(item)
    answers.push(answer)
    if (isOver(answer)) break
  }
  return answers
}

/** What several customers do, as it happens in a shop: the first of each, then the second of each that has one, and so on. */
export function inRounds<Item>(customers: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...customers.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) =>
    customers.flatMap(of => of.slice(turn, turn + 1)),
  ).flat()
}

/** How an answer reads as a fact. */
export function shown(answer: ApiAnswer | undefined): string {
  return answer === undefined ? '–' : `${answer.status} ${JSON.stringify(answer.body)}`.slice(0, 600)
}
