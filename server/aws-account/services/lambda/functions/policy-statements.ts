import { resourceConflict, resourceNotFound, revisionMismatch } from '../lambda-error.ts'
import type { PermissionRow } from './function-row.ts'

type Statements = readonly PermissionRow[]

/** Throws PreconditionFailedException where a request says another revision of the policy than there is. */
export function checkRevision(current: string, expected: string | undefined): void {
  if (expected !== undefined && expected !== current) throw revisionMismatch()
}

/** Throws ResourceConflictException where the name of a statement is taken. */
export function checkNewStatement(statements: Statements, id: string): void {
  if (statements.some(({ Sid }) => Sid === id))
    throw resourceConflict(
      `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
}

/** Throws ResourceNotFoundException where there is no such statement. */
export function withoutStatement(statements: Statements, id: string): Statements {
  const kept = statements.filter(({ Sid }) => Sid !== id)
  if (kept.length === statements.length)
    throw resourceNotFound(`Statement ${id} is not found in resource policy.`)
  return kept
}
