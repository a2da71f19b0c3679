import { type ProblemCode, problemSchema } from '../../shared/problem.ts'

/** Why something did not happen: the server's refusal, or `lost` where no answer came. */
export interface Refusal {
  readonly code: ProblemCode | 'lost'
  readonly detail: string
}

export function refusalOf(error: unknown): Refusal {
  const parsed = problemSchema
    .pick({ code: true, detail: true })
    .safeParse(error instanceof Error && 'problem' in error ? error.problem : error)
  if (parsed.success) return parsed.data
  return { code: 'lost', detail: 'The server did not answer. It is tried again when the connection is back.' }
}
