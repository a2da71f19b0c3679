import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildGifts } from './gifts-desk.ts'

/** Right ways to expect anything of a model. */

/** A bounded loop under one clock, the SDK's own retries, and tools whose failures are results. */
export const reference = defineProcedure(context => buildGifts(context))

/** Each request has its own patience, and nobody retries but the function. */
export const ownRetries = defineProcedure(context =>
  buildGifts(context, [
    ['{ maxAttempts: 4 }', '{ maxAttempts: 1 }'],
    ['await models.send(\n        new', 'await again(() => models.send(\n        new'],
    ['{ abortSignal: stop },\n      )', '{ abortSignal: AbortSignal.timeout(8_000) },\n      ))'],
    [
      'const mostAsked = 8',
      `/** Asks three times. */
async function again(ask) {
  for (let left = 2; ; left -= 1) {
    try {
      return await ask()
    } catch (error) {
      if (left === 0 || !['ThrottlingException', 'ServiceUnavailableException'].includes(error.name)) throw error
      await new Promise(resolve => setTimeout(resolve, 300))
    }
  }
}

const mostAsked = 8`,
    ],
    ['const stop = AbortSignal.timeout(patienceMs)\n', ''],
  ]),
)

/** Tools are called one after the other, and fewer requests have to do. */
export const oneByOne = defineProcedure(context =>
  buildGifts(context, [
    ['await Promise.all(calls.map(resultOf))', 'await inTurn(calls)'],
    [
      'const mostAsked = 8',
      `async function inTurn(calls) {
  const results = []
  for (const call of calls) results.push(await resultOf(call))
  return results
}

const mostAsked = 6`,
    ],
  ]),
)
