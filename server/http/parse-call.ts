import type { z } from 'zod'
import { AppError } from '../../shared/problem.ts'

/** What a caller sent, by its schema; throws `invalid-request` with the first thing that does not fit. */
export function parseCall<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : ''
  throw new AppError(
    'invalid-request',
    `${what} is not valid${where}: ${issue?.message ?? 'it does not fit'}.`,
  )
}
