import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { type CustomerApi, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { shopOf } from '../shop.ts'

/** The shop's API, as its customers ask it. */
export function shopApi(context: ObserveContext): Promise<CustomerApi> {
  return customerApi(context, shopOf(context).api)
}
