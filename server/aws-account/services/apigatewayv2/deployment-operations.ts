import type { Deployment } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { badRequest } from './api-error.ts'
import type { ApiRow, DeploymentRow } from './api-rows.ts'
import { save, snapshot, withDeployment, without } from './api-store.ts'
import { partOf } from './apis.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createDeployment(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'CreateDeployment'>,
): Deployment {
  if (Object.keys(api.routes).length === 0)
    throw badRequest('At least one route is required before deploying the Api.')
  const name = input.StageName
  const stage = name === undefined ? undefined : partOf(api.stages, 'stage', name)
  if (stage?.autoDeploy)
    throw badRequest('Deployment ID cannot be set on stage because auto-deploy is enabled')
  const deployment = snapshot(api, context.now(), false, input.Description)
  const { deploymentId } = deployment
  const served = stage && { [stage.name]: { ...stage, deploymentId, updatedAt: context.now() } }
  save(context, withDeployment({ ...api, stages: { ...api.stages, ...served } }, deployment))
  return describeDeployment(deployment)
}

export function deleteDeployment(
  context: CallContext,
  api: ApiRow,
  input: Input<Sdk, 'DeleteDeployment'>,
): void {
  const { deploymentId } = deploymentOf(api, input.DeploymentId)
  if (Object.values(api.stages).some(stage => stage.deploymentId === deploymentId))
    throw badRequest('Active stages with associated deployment must be moved or deleted')
  save(context, { ...api, deployments: without(api.deployments, deploymentId) })
}

export const deploymentOf = (api: ApiRow, id: string) => partOf(api.deployments, 'deployment', id)

export function describeDeployment(deployment: DeploymentRow): Deployment {
  return {
    AutoDeployed: deployment.auto,
    CreatedDate: new Date(deployment.createdAt),
    DeploymentId: deployment.deploymentId,
    DeploymentStatus: 'DEPLOYED',
    Description: deployment.description,
  }
}
