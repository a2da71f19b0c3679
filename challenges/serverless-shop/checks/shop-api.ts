import type { ObserveContext } from '../../../shared/challenge/check.ts'
import {
  type ApiAnswer,
  type CustomerApi,
  customerApi,
} from '../../../shared/challenge/library/customer-api.ts'
import { apiName } from '../shop.ts'

/** The shop's API, as its customers ask it. */
export function shopApi(context: ObserveContext): Promise<CustomerApi> {
  return customerApi(context, apiName(context))
}

/**
 * Does something again that was not served, as customers do: the first start of an environment may take longer on a busy machine
 * than what waits for it. What is broken is not served at the last time either.
 */
export async function untilServed(
  ask: () => Promise<ApiAnswer>,
  isServed: (answer: ApiAnswer) => boolean = ({ status }) => status < 500,
  mostTries = 3,
): Promise<ApiAnswer> {
  let answer = await ask()
  for (let count = 1; count < mostTries && !isServed(answer); count += 1) answer = await ask()
  return answer
}
