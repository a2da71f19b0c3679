import { z } from 'zod'
import { awsServices } from '../../shared/challenge/aws-service.generated.ts'
import { type Json, jsonObjectSchema } from '../../shared/json.ts'
import { Unanswered } from '../accounts/account-port.ts'
import type { CallBudget } from './call-budget.ts'
import { CallEnded } from './call-ended.ts'

/** A call as a challenge's code asks for it. */
export const awsRequestSchema = z.strictObject({
  service: z.enum(awsServices),
  operation: z.string().regex(/^[A-Z][A-Za-z0-9]{2,60}$/, 'an operation of AWS, e.g. GetQueueUrl'),
  input: jsonObjectSchema,
})

/** Counts an answer before it goes to the sandbox. */
export function measured(answer: Json, budget: CallBudget): Json {
  budget.countAnswer(JSON.stringify(answer).length)
  return answer
}

/** Waits for the account, but not for ever. Rejects with CallEnded when no answer came, and when the run is over. */
export async function answeredInTime<Answer>(
  budget: CallBudget,
  signal: AbortSignal,
  call: (stop: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(budget.limits.patienceMs)])
  const late = Promise.withResolvers<never>()
  let ended: Error | undefined
  const end = () => {
    if (!signal.aborted) budget.giveUp()
    ended = signal.aborted
      ? new Error('The run is over')
      : new CallEnded('no-answer', `The account did not answer in ${budget.limits.patienceMs} ms`)
    // Whoever is called may know more of what came instead of an answer, and says so when it is called off.
    setImmediate(() => late.reject(ended))
  }
  stop.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([call(stop), late.promise])
  } catch (error) {
    if (error instanceof Unanswered) throw new CallEnded(error.how, error.message)
    throw ended ?? error
  } finally {
    stop.removeEventListener('abort', end)
  }
}
