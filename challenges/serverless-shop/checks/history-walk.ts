import type { AskApi } from '../../../shared/challenge/library/customer-api.ts'
import { type Json, pickList, pickNumber, pickText } from '../../../shared/json.ts'

/** An order as a history shows it. */
interface ShownOrder {
  readonly [member: string]: Json
  readonly orderId: string
  readonly placedAt: number
  readonly pieces: number
}

/** A history read page by page. */
export interface Walk {
  readonly [member: string]: Json
  /** Of the first page that was not answered with 200, or of the last. */
  readonly status: number
  /** How many orders each page had. */
  readonly pages: readonly number[]
  readonly orders: readonly ShownOrder[]
  /** Whether the last page had no `next`. */
  readonly isAtEnd: boolean
}

/** More than any history of a check has at a limit of 2. */
const mostPages = 40

/** Where a customer's orders are placed and read. */
export const placesOf = (customer: string): string => `/customers/${encodeURIComponent(customer)}/orders`

/** Reads a history to its end, as a page does that is asked for older orders again and again. */
export async function readHistory(ask: AskApi, customer: string, limit: number | undefined): Promise<Walk> {
  const pages: number[] = []
  const orders: ShownOrder[] = []
  let next: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const query = [
      ...(limit === undefined ? [] : [`limit=${limit}`]),
      ...(next === undefined ? [] : [`next=${encodeURIComponent(next)}`]),
    ].join('&')
    const { status, body } = await ask('GET', `${placesOf(customer)}${query === '' ? '' : `?${query}`}`)
    if (status !== 200) return { status, pages, orders, isAtEnd: false }
    const found = pickList(body, 'orders')
    pages.push(found.length)
    orders.push(
      ...found.map(order => ({
        orderId: pickText(order, 'orderId') ?? '',
        placedAt: pickNumber(order, 'placedAt') ?? 0,
        pieces: pickNumber(order, 'pieces') ?? 0,
      })),
    )
    next = pickText(body, 'next')
    if (next === undefined || next === '') return { status, pages, orders, isAtEnd: true }
  }
  return { status: 200, pages, orders, isAtEnd: false }
}
