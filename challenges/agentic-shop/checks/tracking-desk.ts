import type { HttpProbeAnswer, ObserveContext } from '../../../shared/challenge/check.ts'
import { customerApi } from '../../../shared/challenge/library/customer-api.ts'
import {
  type Exchange,
  exactly,
  exchangesHolding,
} from '../../../shared/challenge/library/model-exchanges.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { ModelScene } from '../../../shared/challenge/model-probes.ts'
import { type Json, pickNumber, pickText } from '../../../shared/json.ts'
import { apiName, shopName } from '../shop.ts'

/** An order as its customer has placed it. */
export interface Order {
  readonly [member: string]: Json
  readonly orderId: string
  readonly status: string
  readonly city: string
  readonly pieces: number
}

/** The tracking desk as customers ask it. */
export interface TrackingDesk {
  readonly data: ProbeData
  /** Places an order; its id is empty where none could be placed. */
  order(label: string): Promise<Order>
  /** Asks about an order in a customer's words, and leaves once a text has come if one is given. Nobody asks about an order without an id. */
  ask(orderId: string, leaveAfter?: string): Promise<HttpProbeAnswer>
  /** Requests to models that are about an order. */
  exchangesOf(orderId: string): Promise<readonly Exchange[]>
}

const cities = [
  'Porto',
  'Ghent',
  'Lund',
  'Cork',
  'Graz',
  'Turku',
  'Nantes',
  'Delft',
  'Bergen',
  'Gdynia',
] as const
const questions = [
  (id: string) => `Where is order ${id}?`,
  (id: string) => `Hello! My order ${id} has not come yet. What has become of it?`,
  (id: string) => `order ${id} please, is it on its way`,
  (id: string) => `Can you look up order ${id} for me, and tell me where it goes?`,
]

/** Finds the desk: its function's own address, which is where the shop's page asks. */
export async function trackingDesk(context: ObserveContext): Promise<TrackingDesk> {
  const data = probeData(context.nonce)
  const api = await customerApi(context, apiName(context))
  const FunctionName = shopName(context, 'tracking')
  const found = await context.tryRead('lambda', 'GetFunctionUrlConfig', { FunctionName })
  const url = found.ok ? (pickText(found.value, 'FunctionUrl') ?? '') : ''
  const urlId = /lambda-url\/([a-z0-9]+)\//.exec(url)?.[1]
  return {
    data,
    async order(label) {
      const wanted = {
        city: data.one(`${label} city`, cities),
        pieces: data.integer(`${label} pieces`, 2, 40),
      }
      const { body } = await api.as(label)('POST', '/orders', wanted)
      return {
        orderId: pickText(body, 'orderId') ?? '',
        status: pickText(body, 'status') ?? '',
        city: pickText(body, 'city') ?? '',
        pieces: pickNumber(body, 'pieces') ?? 0,
      }
    },
    async ask(orderId, leaveAfter) {
      if (urlId === undefined) return { status: 404, headers: {}, body: 'The desk has no address' }
      if (orderId === '') return { status: 404, headers: {}, body: 'There is no order to ask about' }
      return context.probe.http({
        urlId,
        method: 'POST',
        path: '/',
        headers: data.headers(orderId),
        body: JSON.stringify({ message: data.one(orderId, questions)(orderId) }),
        ...(leaveAfter !== undefined && { leaveAfter }),
      })
    },
    exchangesOf: async orderId => (orderId === '' ? [] : exchangesHolding(context, orderId)),
  }
}

/**
 * A model that looks an order up by the tool, and then says something. None where no order could be placed: a scene for no words at all
 * would answer whoever asks for an order meanwhile, at any desk.
 */
export function looksUp(
  data: ProbeData,
  orderId: string,
  then: { readonly [member: string]: Json },
): readonly ModelScene[] {
  if (orderId === '') return []
  return [
    {
      name: `tracking-${data.uuid(`scene ${orderId}`)}`,
      when: { said: exactly(orderId), tools: ['get_order'] },
      turns: [{ call: [{ tool: 'get_order', input: { orderId } }] }, then],
    },
  ]
}
