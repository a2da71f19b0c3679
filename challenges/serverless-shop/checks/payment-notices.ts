import type { ObserveContext } from '../../../shared/challenge/check.ts'
import type { ApiAnswer, CustomerApi } from '../../../shared/challenge/library/customer-api.ts'
import { itemsWith } from '../../../shared/challenge/library/find.ts'
import type { ProbeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, pickNumber, pickText } from '../../../shared/json.ts'
import { paymentsOf } from '../names/payments.ts'

/** A payment as the provider tells of it. */
export interface Payment {
  readonly [member: string]: Json
  readonly paymentId: string
  readonly customer: string
  readonly amount: number
}

/** A payment of a customer. Its amount is none at which the bank is busy, or one that is. */
export function paymentOf(
  data: ProbeData,
  label: string,
  { busyCents, isBusy = false }: { readonly busyCents: number; readonly isBusy?: boolean },
): Payment {
  const euros = data.integer(`${label} euros`, 12, 240)
  const cents = isBusy ? busyCents : (busyCents + data.integer(`${label} cents`, 1, 98)) % 100
  return {
    paymentId: data.uuid(label),
    customer: data.id(`customer of ${label}`),
    amount: euros * 100 + cents,
  }
}

/** Tells of a payment once, as one more delivery of it. Not the same text twice: members come in another order. */
export function tellOnce(
  shop: CustomerApi,
  data: ProbeData,
  { paymentId, customer, amount }: Payment,
  delivery: number,
): Promise<ApiAnswer> {
  const label = `${paymentId} ${delivery}`
  const deliveryId = data.uuid(label)
  const sentAt = data.moment(label)
  const notice: Json =
    delivery % 2 === 0
      ? { paymentId, customer, amount, deliveryId, sentAt }
      : { deliveryId, sentAt, amount, customer, paymentId }
  return shop.as('provider')('POST', '/payments', notice)
}

/** The amounts that the bank's own book has debited for a payment. */
export async function debitsOf(context: ObserveContext, paymentId: string): Promise<readonly number[]> {
  const items = await itemsWith(context, paymentsOf(context).book, [paymentId])
  return items.flatMap(item =>
    pickText(item, 'kind', 'S') === 'debit' ? [Number(pickText(item, 'amount', 'N'))] : [],
  )
}

/** The cents of an amount at which the bank is busy at first. */
export const busyCentsOf = ({ parameters }: Pick<ObserveContext, 'parameters'>): number =>
  Number(parameters.paymentsBusy)

/** Whether an answer says what was paid, as the interface has it. */
export function saysPayment(answer: ApiAnswer | null, { paymentId, customer, amount }: Payment): boolean {
  return (
    answer?.status === 200 &&
    pickText(answer.body, 'paymentId') === paymentId &&
    pickText(answer.body, 'customer') === customer &&
    pickNumber(answer.body, 'amount') === amount
  )
}
