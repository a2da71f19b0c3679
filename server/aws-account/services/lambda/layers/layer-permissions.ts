import { randomUUID } from 'node:crypto'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import type { PermissionRow } from '../functions/function-row.ts'
import { checkRevision, toldPolicy, withoutStatement, withStatement } from '../functions/policy-statements.ts'
import { resourceNotFound } from '../lambda-error.ts'
import type { Operations } from '../sdk.ts'
import { type LayerVersionRow, layerVersionArn, layerVersions } from './layer-versions.ts'

const permitted: typeof layerVersions = {
  ...layerVersions,
  require(context, input) {
    const arn = layerVersions.named(input, context)
    const row = arn === undefined ? undefined : layerVersions.findHere(context, arn)
    if (row) return row
    throw resourceNotFound(`Layer version ${arn} does not exist.`)
  },
}

/** Who else may read a version of a layer. */
export const layerPermissionOperations = {
  AddLayerVersionPermission: on(permitted, (context, row, input) => {
    checkRevision(row.policyRevisionId, input.RevisionId)
    const { statement, all } = withStatement(row.permissions, input, {
      Resource: layerVersionArn(context, row),
      ...(input.OrganizationId !== undefined && {
        Condition: { StringEquals: { 'aws:PrincipalOrgID': input.OrganizationId } },
      }),
    })
    const { policyRevisionId } = saveStatements(context, row, all)
    return { Statement: JSON.stringify(statement), RevisionId: policyRevisionId }
  }),

  RemoveLayerVersionPermission: on(permitted, (context, row, input) => {
    checkRevision(row.policyRevisionId, input.RevisionId)
    saveStatements(context, row, withoutStatement(row.permissions, input.StatementId))
  }),

  GetLayerVersionPolicy: on(permitted, (_, row) =>
    toldPolicy(row.permissions, row.policyRevisionId, 'No policy is associated with the given resource.'),
  ),
} satisfies Operations

function saveStatements(context: CallContext, row: LayerVersionRow, permissions: readonly PermissionRow[]) {
  const saved = { ...row, permissions, policyRevisionId: randomUUID() }
  layerVersions.save(context.state, layerVersionArn(context, row), saved)
  return saved
}
