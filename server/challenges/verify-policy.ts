import { z } from 'zod'
import { ChallengeProblem } from './challenge-problem.ts'

const some = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const statementSchema = z
  .looseObject({
    Effect: z.enum(['Allow', 'Deny']),
    Action: some.optional(),
    NotAction: some.optional(),
    Resource: some.optional(),
    NotResource: some.optional(),
  })
  .refine(
    ({ Action, NotAction }) => (Action === undefined) !== (NotAction === undefined),
    'it needs Action or NotAction',
  )
  .refine(
    ({ Resource, NotResource }) => (Resource === undefined) !== (NotResource === undefined),
    'it needs Resource or NotResource',
  )
const policySchema = z.looseObject({
  Statement: z.union([statementSchema, z.array(statementSchema).min(1)]),
})

/** Refuses JSON that is no policy of an identity: it would leave the candidate without the rights that its author meant. */
export function requirePolicy(json: string, file: string): void {
  const policy: unknown = JSON.parse(json)
  if (policySchema.safeParse(policy).success) return
  const { Statement: statements } = z
    .looseObject({ Statement: z.unknown() })
    .catch({ Statement: undefined })
    .parse(policy)
  const list = Array.isArray(statements) ? statements : [statements]
  const place = list.findIndex(statement => !statementSchema.safeParse(statement).success)
  throw new ChallengeProblem(
    `This is no policy: statement ${place + 1} needs Effect (Allow or Deny), Action or NotAction, and Resource or NotResource; write them.`,
    { file, line: 1 },
  )
}
