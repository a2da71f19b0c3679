import type {
  CreateDeploymentRequest,
  CreateStageRequest,
  DeleteDeploymentRequest,
  DeleteStageRequest,
  Deployment,
  GetDeploymentRequest,
  GetDeploymentsRequest,
  GetDeploymentsResponse,
  GetStageRequest,
  GetStagesRequest,
  GetStagesResponse,
  Stage,
  UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { badRequest, conflict, notAvailable, notFound } from './api-error.ts'
import type { ApiRow, DeploymentRow, StageRow } from './api-rows.ts'
import { apiOf, save, saveAndDeploy, snapshot, withDeployment, without } from './api-store.ts'

export const stageOperations: Record<string, Operation> = {
  CreateStage: typedOperation<CreateStageRequest, Stage>((context, input) => {
    const api = apiOf(context, input.ApiId)
    const name = input.StageName
    if (!/^(\$default|[\w-]{1,128})$/.test(name)) throw badRequest('Invalid stage name specified')
    if (api.stages[name] !== undefined) throw conflict('Stage already exists')
    const now = context.now()
    return saveStage(context, api, {
      name,
      ...settings(api, input, { autoDeploy: false, variables: {} }),
      createdAt: now,
      updatedAt: now,
      tags: input.Tags ?? {},
      managed: false,
    })
  }),

  UpdateStage: typedOperation<UpdateStageRequest, Stage>((context, input) => {
    const api = apiOf(context, input.ApiId)
    const before = stageOf(api, input.StageName)
    return saveStage(context, api, { ...before, ...settings(api, input, before), updatedAt: context.now() })
  }),

  GetStage: typedOperation<GetStageRequest, Stage>((context, input) =>
    describeStage(stageOf(apiOf(context, input.ApiId), input.StageName)),
  ),

  GetStages: typedOperation<GetStagesRequest, GetStagesResponse>((context, input) => ({
    Items: Object.values(apiOf(context, input.ApiId).stages).map(describeStage),
  })),

  DeleteStage: typedOperation<DeleteStageRequest>((context, input) => {
    const api = apiOf(context, input.ApiId)
    stageOf(api, input.StageName)
    save(context, { ...api, stages: without(api.stages, input.StageName) })
  }),

  CreateDeployment: typedOperation<CreateDeploymentRequest, Deployment>((context, input) => {
    const api = apiOf(context, input.ApiId)
    if (Object.keys(api.routes).length === 0)
      throw badRequest('At least one route is required before deploying the Api.')
    const stage = input.StageName === undefined ? undefined : stageOf(api, input.StageName)
    if (stage?.autoDeploy)
      throw badRequest('Deployment ID cannot be set on stage because auto-deploy is enabled')
    const deployment = snapshot(api, context.now(), false, input.Description)
    const { deploymentId } = deployment
    const stages =
      stage === undefined ? {} : { [stage.name]: { ...stage, deploymentId, updatedAt: context.now() } }
    save(context, withDeployment({ ...api, stages: { ...api.stages, ...stages } }, deployment))
    return describeDeployment(deployment)
  }),

  GetDeployment: typedOperation<GetDeploymentRequest, Deployment>((context, input) =>
    describeDeployment(deploymentOf(apiOf(context, input.ApiId), input.DeploymentId)),
  ),

  GetDeployments: typedOperation<GetDeploymentsRequest, GetDeploymentsResponse>((context, input) => ({
    Items: Object.values(apiOf(context, input.ApiId).deployments).map(describeDeployment),
  })),

  DeleteDeployment: typedOperation<DeleteDeploymentRequest>((context, input) => {
    const api = apiOf(context, input.ApiId)
    const { deploymentId } = deploymentOf(api, input.DeploymentId)
    if (Object.values(api.stages).some(stage => stage.deploymentId === deploymentId))
      throw badRequest('Active stages with associated deployment must be moved or deleted')
    save(context, { ...api, deployments: without(api.deployments, deploymentId) })
  }),
}

type Settings = Pick<StageRow, 'autoDeploy' | 'variables' | 'deploymentId' | 'description'>

function settings(api: ApiRow, input: Partial<CreateStageRequest>, previous: Settings): Settings {
  if (input.AccessLogSettings !== undefined) throw notAvailable('Access logging of a stage')
  if (input.DefaultRouteSettings !== undefined || input.RouteSettings !== undefined)
    throw notAvailable('Throttling and metrics of a stage')
  if (input.ClientCertificateId !== undefined)
    throw badRequest('Client certificates are not supported for HTTP APIs')
  const autoDeploy = input.AutoDeploy ?? previous.autoDeploy
  if (input.DeploymentId !== undefined) {
    if (autoDeploy) throw badRequest('Deployment ID cannot be set on stage because auto-deploy is enabled')
    deploymentOf(api, input.DeploymentId)
  }
  const deploymentId = input.DeploymentId ?? previous.deploymentId
  const description = input.Description ?? previous.description
  return {
    autoDeploy,
    variables: input.StageVariables ?? previous.variables,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(description !== undefined && { description }),
  }
}

function saveStage(context: CallContext, api: ApiRow, stage: StageRow): Stage {
  const changed = { ...api, stages: { ...api.stages, [stage.name]: stage } }
  const saved = stage.autoDeploy ? saveAndDeploy(context, changed) : save(context, changed)
  return describeStage(stageOf(saved, stage.name))
}

function stageOf(api: ApiRow, name: string): StageRow {
  const stage = api.stages[name]
  if (stage === undefined) throw notFound('stage', name)
  return stage
}

function deploymentOf(api: ApiRow, id: string): DeploymentRow {
  const deployment = api.deployments[id]
  if (deployment === undefined) throw notFound('deployment', id)
  return deployment
}

function describeStage(stage: StageRow): Stage {
  return {
    ApiGatewayManaged: stage.managed,
    AutoDeploy: stage.autoDeploy,
    CreatedDate: new Date(stage.createdAt),
    DefaultRouteSettings: { DetailedMetricsEnabled: false },
    LastUpdatedDate: new Date(stage.updatedAt),
    RouteSettings: {},
    StageName: stage.name,
    StageVariables: { ...stage.variables },
    Tags: { ...stage.tags },
    ...(stage.deploymentId !== undefined && { DeploymentId: stage.deploymentId }),
    ...(stage.description !== undefined && { Description: stage.description }),
    ...(stage.autoDeploy && {
      LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${stage.deploymentId}'`,
    }),
  }
}

function describeDeployment(deployment: DeploymentRow): Deployment {
  return {
    AutoDeployed: deployment.auto,
    CreatedDate: new Date(deployment.createdAt),
    DeploymentId: deployment.deploymentId,
    DeploymentStatus: 'DEPLOYED',
    ...(deployment.description !== undefined && { Description: deployment.description }),
  }
}
