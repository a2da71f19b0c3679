import { randomUUID } from 'node:crypto'
import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { typedOperation } from '../../typed-operation.ts'
import {
  invalidParameter,
  notAvailable,
  resourceConflict,
  resourceNotFound,
  revisionMismatch,
  validationFailed,
} from '../lambda-error.ts'
import { functionArn, type Place, resolveVersion } from './function-name.ts'
import { type FunctionRow, functionsOf, type PermissionRow } from './function-row.ts'

const noPolicy = 'The resource you requested does not exist.'

export const permissionOperations: Record<string, Operation> = {
  AddPermission: typedOperation<AddPermissionRequest, AddPermissionResponse>((context, input) => {
    const { row, qualifier, statements } = policyOf(context, input)
    if (
      input.EventSourceToken !== undefined ||
      input.FunctionUrlAuthType !== undefined ||
      input.InvokedViaFunctionUrl
    )
      throw notAvailable('A permission for a function URL or an event source token')
    if (!/^[a-zA-Z0-9_-]{1,100}$/.test(input.StatementId))
      throw validationFailed(
        input.StatementId,
        'statementId',
        'Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)',
      )
    if (!/^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(input.Action))
      throw validationFailed(
        input.Action,
        'action',
        'Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])',
      )
    if (statements.some(({ Sid }) => Sid === input.StatementId))
      throw resourceConflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      )
    const statement: PermissionRow = {
      Sid: input.StatementId,
      Effect: 'Allow',
      Principal: principalOf(input.Principal),
      Action: input.Action,
      Resource: functionArn(context, row.name, qualifier === '$LATEST' ? input.Qualifier : qualifier),
      ...conditionOf(input),
    }
    save(context, row, qualifier, [...statements, statement])
    return { Statement: JSON.stringify(statement) }
  }),

  RemovePermission: typedOperation<RemovePermissionRequest>((context, input) => {
    const { row, qualifier, statements } = policyOf(context, input)
    if (statements.length === 0) throw resourceNotFound('No policy is associated with the given resource.')
    const kept = statements.filter(({ Sid }) => Sid !== input.StatementId)
    if (kept.length === statements.length)
      throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
    save(context, row, qualifier, kept)
  }),

  GetPolicy: typedOperation<GetPolicyRequest, GetPolicyResponse>((context, input) => {
    const { row, statements } = policyOf(context, input)
    if (statements.length === 0) throw resourceNotFound(noPolicy)
    return { Policy: JSON.stringify(policyDocument(statements)), RevisionId: row.policyRevisionId }
  }),
}

/** The policy that guards a function ARN, for IAM's decision; undefined if there is none. */
export function functionPolicy(arn: string, state: AccountState): unknown {
  const [, , , , , , name = '', qualifier = '$LATEST'] = arn.split(':')
  const statements = functionsOf(state).get(name)?.permissions[qualifier] ?? []
  return statements.length === 0 ? undefined : policyDocument(statements)
}

function policyDocument(statements: readonly PermissionRow[]) {
  return { Version: '2012-10-17', Id: 'default', Statement: statements }
}

function policyOf(
  context: CallContext,
  input: { FunctionName: string; Qualifier?: string | undefined; RevisionId?: string | undefined },
) {
  const { row, qualifier = '$LATEST' } = resolveVersion(context, input.FunctionName, input.Qualifier)
  if (input.RevisionId !== undefined && input.RevisionId !== row.policyRevisionId) throw revisionMismatch()
  return { row, qualifier, statements: row.permissions[qualifier] ?? [] }
}

function save(
  context: Place & Pick<CallContext, 'state'>,
  row: FunctionRow,
  qualifier: string,
  statements: readonly PermissionRow[],
) {
  const permissions = { ...row.permissions, [qualifier]: statements }
  functionsOf(context.state).set(row.name, { ...row, permissions, policyRevisionId: randomUUID() })
}

function principalOf(principal: string): PermissionRow['Principal'] {
  if (principal === '*') return '*'
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(principal)) return { Service: principal }
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` }
  if (/^arn:aws:(iam|sts)::\d{12}:/.test(principal)) return { AWS: principal }
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.')
}

function conditionOf(input: AddPermissionRequest): Pick<PermissionRow, 'Condition'> {
  const equals = {
    ...(input.SourceAccount !== undefined && { 'AWS:SourceAccount': input.SourceAccount }),
    ...(input.PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
  }
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(input.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  }
  return Object.keys(condition).length > 0 ? { Condition: condition } : {}
}
