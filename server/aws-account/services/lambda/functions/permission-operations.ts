import { randomUUID } from 'node:crypto'
import type { CallContext } from '../../../service.ts'
import { notAvailable, patternFailed, resourceNotFound } from '../lambda-error.ts'
import type { Asked, Operations } from '../sdk.ts'
import { functionsOf, type PermissionRow } from './function-row.ts'
import { functionArn, onVersion, type Reference, type ResolvedVersion, statementsOf } from './functions.ts'
import { checkRevision, toldPolicy, withoutStatement, withStatement } from './policy-statements.ts'

export const permissionOperations = {
  AddPermission: onVersion(addPermission, {
    context: ({ Principal, FunctionUrlAuthType: type }) => ({
      ...(typeof Principal === 'string' && { 'lambda:Principal': Principal }),
      ...(type !== undefined && { 'lambda:FunctionUrlAuthType': type }),
    }),
  }),

  RemovePermission: onVersion((context, target, input) => {
    const statements = currentStatements(target, input)
    if (statements.length === 0) throw resourceNotFound('No policy is associated with the given resource.')
    save(context, target, withoutStatement(statements, input.StatementId))
  }),

  GetPolicy: onVersion((_, target, input) => {
    const none = 'The resource you requested does not exist.'
    return toldPolicy(currentStatements(target, input), target.row.policyRevisionId, none)
  }),
} satisfies Operations

function addPermission(context: CallContext, target: ResolvedVersion, input: Asked<'AddPermission'>) {
  const statements = currentStatements(target, input)
  const { StatementId: Sid, Action } = input
  if (input.EventSourceToken !== undefined) throw notAvailable('A permission for an event source token')
  if (!/^[a-zA-Z0-9_-]{1,100}$/.test(Sid)) throw patternFailed(Sid, 'statementId', '([a-zA-Z0-9-_]+)')
  if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(Action))
    throw patternFailed(Action, 'action', '(lambda:[*]|lambda:[a-zA-Z]+|[*])')
  const { statement, all } = withStatement(statements, input, {
    Resource: functionArn(context, target.row.name, target.qualifier),
    ...conditionOf(input),
  })
  save(context, target, all)
  return { Statement: JSON.stringify(statement) }
}

function currentStatements(
  { row, qualifier }: ResolvedVersion,
  { RevisionId: expected }: Reference & { readonly RevisionId?: string | undefined },
): readonly PermissionRow[] {
  checkRevision(row.policyRevisionId, expected)
  return statementsOf(row, qualifier)
}

function save(
  { state }: CallContext,
  { row, qualifier = '$LATEST' }: ResolvedVersion,
  statements: readonly PermissionRow[],
): void {
  const permissions = { ...row.permissions, [qualifier]: statements }
  functionsOf(state).set(row.name, { ...row, permissions, policyRevisionId: randomUUID() })
}

function conditionOf(input: Asked<'AddPermission'>): Pick<PermissionRow, 'Condition'> {
  const equals: Record<string, string> = {
    ...(input.SourceAccount !== undefined && { 'AWS:SourceAccount': input.SourceAccount }),
    ...(input.PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
  }
  if (input.FunctionUrlAuthType !== undefined)
    equals['lambda:FunctionUrlAuthType'] = input.FunctionUrlAuthType
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(input.InvokedViaFunctionUrl !== undefined && {
      Bool: { 'lambda:InvokedViaFunctionUrl': String(input.InvokedViaFunctionUrl) },
    }),
    ...(input.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  }
  return Object.keys(condition).length > 0 ? { Condition: condition } : {}
}
