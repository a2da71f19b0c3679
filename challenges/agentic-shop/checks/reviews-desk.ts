import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { type ApiAnswer, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { type Exchange, exactly, talkedBy } from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, pickNumber, pickText } from '../../../shared/json.ts'
import { reviewersOf, reviewsOf } from '../names/reviews.ts'
import { apiName } from '../shop.ts'
import { type Person, peopleCalled } from './people.ts'

/** A talk with the adviser. */
export interface Talk {
  readonly [member: string]: Json
  readonly what: string
  readonly status: number
  /** The page as it was answered, shortened. */
  readonly page: string
  /** What somebody reads who is shown it. */
  readonly text: string
  readonly exchanges: readonly Exchange[]
  /** Vouchers of the amount that this talk is about, for whoever talked. */
  readonly vouchers: number
}

/** The adviser's desk as a customer uses it. */
export interface ReviewDesk {
  readonly data: ProbeData
  readonly person: Person
  /** A customer writes about a product. */
  review(sku: string, text: string): Promise<ApiAnswer>
  /** Somebody talks, and the model does this; `cents` are the vouchers that are looked for. */
  talk(
    what: string,
    turns: readonly { readonly [member: string]: Json }[],
    more?: { readonly cents?: number; readonly words?: string },
  ): Promise<Talk>
  ask(body: Json): Promise<ApiAnswer>
}

/** Amounts that looks have drawn are different enough that none is taken for another's. */
export const centsOf = (data: ProbeData, label: string): number => data.integer(`cents ${label}`, 11, 499)

/** The desk with a customer of its own for each check. */
export async function reviewDesk(context: ObserveContext, check: 0 | 1 | 2): Promise<ReviewDesk> {
  const data = probeData(context.nonce)
  const [person = { name: 'nobody', sub: '', signedIn: {} }] = await peopleCalled(
    context,
    data.some('reviewer', reviewersOf(check), 1),
  )
  const api = await customerApi(context, apiName(context))
  const { vouchers: TableName } = reviewsOf(context)
  const given = async (cents: number | undefined) => {
    const items = await allOf(context, 'dynamodb', 'Scan', { TableName, ConsistentRead: true }, 'Items')
    return items.filter(
      item => pickText(item, 'customer', 'S') === person.sub && pickNumber(item, 'cents', 'N') === cents,
    ).length
  }
  const ask = (path: string, body: Json) => api.as(person.name, person.signedIn)('POST', path, body)
  return {
    data,
    person,
    ask: body => ask('/reviews/chat', body),
    review: (sku, text) => ask('/reviews', { sku, text }),
    async talk(what, turns, { cents, words: more = '' } = {}) {
      const words = `letter ${data.uuid(`talk ${what}`)}`
      const scene = {
        name: `reviews-${data.uuid(`scene ${what}`)}`,
        // Whether it offers the voucher, once it has read something, is the desk's own affair.
        when: { said: exactly(words), tools: ['read_reviews'] },
        turns,
      }
      const message = `About my ${words}: what do you advise? ${more}`
      const before = await given(cents)
      const { answer, exchanges } = await talkedBy(context, scene, words, () =>
        ask('/reviews/chat', { message }),
      )
      const page = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      const vouchers = (await given(cents)) - before
      return { what, status: answer.status, page, text: readable(page), exchanges, vouchers }
    },
  }
}

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** A page without its tags, and with its entities as what they stand for. */
function readable(page: string): string {
  return page
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) =>
      decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : hex !== undefined
          ? String.fromCodePoint(Number.parseInt(hex, 16))
          : (entities[name] ?? whole),
    )
    .trim()
}
