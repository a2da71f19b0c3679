import { z } from 'zod'
import { type Json, jsonObjectSchema } from '../../shared/json.ts'
import type { CallBudget } from './call-budget.ts'

/** A call as a challenge's code asks for it. */
export const awsRequestSchema = z.strictObject({
  service: z.enum(['apigatewayv2', 'cloudwatch-logs', 'dynamodb', 'iam', 'lambda', 's3', 'sqs', 'sts']),
  operation: z.string().regex(/^[A-Z][A-Za-z0-9]{2,60}$/, 'an operation of AWS, e.g. GetQueueUrl'),
  input: jsonObjectSchema,
})

/** Counts an answer before it goes to the sandbox. */
export function measured(answer: Json, budget: CallBudget): Json {
  budget.countAnswer(JSON.stringify(answer).length)
  return answer
}
