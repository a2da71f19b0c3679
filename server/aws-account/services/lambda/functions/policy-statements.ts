import { invalidParameter, resourceConflict, resourceNotFound, revisionMismatch } from '../lambda-error.ts'
import type { PermissionRow } from './function-row.ts'
import { policyOf } from './functions.ts'

type Statements = readonly PermissionRow[]

/** Throws PreconditionFailedException where a request says another revision of the policy than there is. */
export function checkRevision(current: string, expected: string | undefined): void {
  if (expected !== undefined && expected !== current) throw revisionMismatch()
}

/** What a request to let somebody do something says. */
interface Allowed {
  readonly StatementId: string
  /** As requests name them: an account's number, an ARN, a service, `*`. */
  readonly Principal: string
  readonly Action: string
}

/** A policy with one statement more. Throws AwsError where its name is taken, or its principal is none. */
export function withStatement(
  statements: Statements,
  { StatementId: Sid, Principal, Action }: Allowed,
  more: Pick<PermissionRow, 'Resource' | 'Condition'>,
): { readonly statement: PermissionRow; readonly all: Statements } {
  if (statements.some(one => one.Sid === Sid))
    throw resourceConflict(
      `The statement id (${Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
  const statement = { Sid, Effect: 'Allow', Principal: principalOf(Principal), Action, ...more } as const
  return { statement, all: [...statements, statement] }
}

/** Whom a statement is about, by what the request calls them. Throws InvalidParameterValueException. */
function principalOf(principal: string): PermissionRow['Principal'] {
  if (principal === '*') return '*'
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(principal)) return { Service: principal }
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` }
  if (/^arn:aws:(iam|sts)::\d{12}:/.test(principal)) return { AWS: principal }
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.')
}

/** Throws ResourceNotFoundException where there is no such statement. */
export function withoutStatement(statements: Statements, id: string): Statements {
  const kept = statements.filter(({ Sid }) => Sid !== id)
  if (kept.length === statements.length)
    throw resourceNotFound(`Statement ${id} is not found in resource policy.`)
  return kept
}

/** A policy as requests for it are answered. Throws ResourceNotFoundException, with these words, where there is none. */
export function toldPolicy(statements: Statements, RevisionId: string, whenNone: string) {
  const Policy = policyOf(statements)
  if (Policy === undefined) throw resourceNotFound(whenNone)
  return { Policy, RevisionId }
}
