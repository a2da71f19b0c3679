import { randomUUID } from 'node:crypto'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import type { PermissionRow } from '../functions/function-row.ts'
import { policyOf } from '../functions/functions.ts'
import { principalOf } from '../functions/permission-operations.ts'
import { resourceConflict, resourceNotFound, revisionMismatch } from '../lambda-error.ts'
import type { Operations } from '../sdk.ts'
import { type LayerVersionRow, layerVersionArn, layerVersions } from './layer-versions.ts'

/** Who else may read a version of a layer. */
export const layerPermissionOperations = {
  AddLayerVersionPermission: on(layerVersions, (context, row, input) => {
    checkRevision(row, input.RevisionId)
    const { StatementId: Sid, Action } = input
    if (row.permissions.some(statement => statement.Sid === Sid))
      throw resourceConflict(
        `The statement id (${Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      )
    const statement: PermissionRow = {
      Sid,
      Effect: 'Allow',
      Principal: principalOf(input.Principal),
      Action,
      Resource: layerVersionArn(context, row),
      ...(input.OrganizationId !== undefined && {
        Condition: { StringEquals: { 'aws:PrincipalOrgID': input.OrganizationId } },
      }),
    }
    const { policyRevisionId } = saveStatements(context, row, [...row.permissions, statement])
    return { Statement: JSON.stringify(statement), RevisionId: policyRevisionId }
  }),

  RemoveLayerVersionPermission: on(layerVersions, (context, row, input) => {
    checkRevision(row, input.RevisionId)
    const kept = row.permissions.filter(({ Sid }) => Sid !== input.StatementId)
    if (kept.length === row.permissions.length)
      throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
    saveStatements(context, row, kept)
  }),

  GetLayerVersionPolicy: on(layerVersions, (_, row) => {
    const Policy = policyOf(row.permissions)
    if (Policy === undefined) throw resourceNotFound('No policy is associated with the given resource.')
    return { Policy, RevisionId: row.policyRevisionId }
  }),
} satisfies Operations

function checkRevision(row: LayerVersionRow, expected: string | undefined): void {
  if (expected !== undefined && expected !== row.policyRevisionId) throw revisionMismatch()
}

function saveStatements(context: CallContext, row: LayerVersionRow, permissions: readonly PermissionRow[]) {
  const saved = { ...row, permissions, policyRevisionId: randomUUID() }
  layerVersions.save(context.state, layerVersionArn(context, row), saved)
  return saved
}
