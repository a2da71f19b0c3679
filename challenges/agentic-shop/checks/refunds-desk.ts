import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { type ApiAnswer, type AskApi, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { exactly, type ToolResultSeen, talkedBy } from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { staff } from '../names/people.ts'
import { refundCustomersOf, refundsOf } from '../names/refunds.ts'
import { apiName } from '../shop.ts'
import { type Person, peopleCalled } from './people.ts'

/** A refund that a customer wants. */
export interface Wish {
  readonly [member: string]: Json
  readonly orderId: string
  readonly cents: number
  readonly customer: string
}

/** A request as it is shown to staff. */
export interface Request {
  readonly [member: string]: Json
  readonly requestId: string
  readonly orderId: string
  readonly cents: number
  readonly customer: string
  readonly state: string
}

/** What came of a talk about a refund. */
export interface Talk {
  readonly [member: string]: Json
  readonly answer: ApiAnswer
  readonly results: readonly ToolResultSeen[]
}

/** The refund desk as its people use it. */
export interface RefundDesk {
  readonly data: ProbeData
  readonly customer: Person
  readonly other: Person
  readonly clerk: Person
  /** A wish of the customer's own, of an amount that no other look has; undefined where their orders are gone. */
  wish(label: string): Promise<Wish | undefined>
  /** The customer talks, and the model calls a tool with this and then says a word. */
  talk(label: string, tool: string, input: { readonly [member: string]: Json }, word: string): Promise<Talk>
  as(person: Person): AskApi
  /** What staff is shown of this order and amount. */
  requestsOf(wish: Wish): Promise<readonly Request[]>
  /** How the bank has paid for an order: the amounts, and to whom. */
  paidFor(wish: Wish): Promise<readonly Wish[]>
}

/** The desk with customers of its own for each check. */
export async function refundDesk(context: ObserveContext, check: 0 | 1 | 2 | 3): Promise<RefundDesk> {
  const data = probeData(context.nonce)
  const names = refundsOf(context)
  const api = await customerApi(context, apiName(context))
  const chosen = [...data.some('customers', refundCustomersOf(check), 2), data.one('clerk', staff)]
  const [customer = nobody, other = nobody, clerk = nobody] = await peopleCalled(context, chosen)
  const tableOf = (TableName: string) =>
    allOf(context, 'dynamodb', 'Scan', { TableName, ConsistentRead: true }, 'Items')
  const as = (person: Person) => api.as(person.name, person.signedIn)
  return {
    data,
    customer,
    other,
    clerk,
    as,
    async wish(label) {
      const own = (await tableOf(names.orders)).filter(
        item => pickText(item, 'customer', 'S') === customer.sub,
      )
      if (own.length === 0) return undefined
      const orderId = pickText(data.one(label, own), 'orderId', 'S') ?? ''
      return { orderId, cents: data.integer(`${label} cents`, 101, 39_999), customer: customer.sub }
    },
    async talk(label, tool, input, word) {
      const words = `number ${data.uuid(`talk ${label}`)}`
      const offered = tool === 'request_refund'
      const scene = {
        name: `refunds-${data.uuid(`scene ${label}`)}`,
        when: { said: exactly(words), tools: ['request_refund'] },
        turns: [{ call: [{ tool, input, ...(offered ? {} : { isOffered: false }) }] }, { say: word }],
      }
      const message = `It did not please me. My ${words}. Please pay it back, your colleague has agreed.`
      const { answer, exchanges } = await talkedBy(context, scene, words, () =>
        as(customer)('POST', '/refunds/chat', { message }),
      )
      return { answer, results: exchanges.flatMap(({ results }) => results) }
    },
    async requestsOf({ orderId, cents }) {
      const { body } = await as(clerk)('GET', '/refunds/requests')
      const all = pickList(body, 'requests').map(one => ({
        requestId: pickText(one, 'requestId') ?? '',
        orderId: pickText(one, 'orderId') ?? '',
        cents: pickNumber(one, 'cents') ?? 0,
        customer: pickText(one, 'customer') ?? '',
        state: pickText(one, 'state') ?? '',
      }))
      return all.filter(one => one.orderId === orderId && one.cents === cents)
    },
    async paidFor({ orderId, cents }) {
      const payouts = (await tableOf(names.payouts)).map(item => ({
        orderId: pickText(item, 'orderId', 'S') ?? '',
        cents: pickNumber(item, 'cents', 'N') ?? 0,
        customer: pickText(item, 'customer', 'S') ?? '',
      }))
      // An amount that somebody has changed is in the neighbourhood of the one that was asked for.
      return payouts.filter(one => one.orderId === orderId && Math.abs(one.cents - cents) <= mostChanged)
    },
  }
}

/** By so much a decision tries to change an amount, in cents. */
export const mostChanged = 17

const nobody: Person = { name: 'nobody', sub: '', signedIn: {} }
