import type { Stage } from '@aws-sdk/client-apigatewayv2'
import type { CallContext } from '../../service.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { checkTags } from '../../shape/tagging.ts'
import { badRequest, conflict } from './api-error.ts'
import { type ApiRow, own, type StageRow } from './api-rows.ts'
import { save, saveAndDeploy, without } from './api-store.ts'
import { partOf, stages } from './apis.ts'
import { deploymentOf } from './deployment-operations.ts'
import { describeLimits, stageLimits } from './stage-limits.ts'

type Sdk = typeof import('@aws-sdk/client-apigatewayv2')

export function createStage(context: CallContext, api: ApiRow, input: Input<Sdk, 'CreateStage'>): Stage {
  const name = input.StageName
  if (!/^(\$default|[\w-]{1,128})$/.test(name)) throw badRequest('Invalid stage name specified')
  if (own(api.stages, name) !== undefined) throw conflict('Stage already exists')
  const now = context.now()
  return saveStage(context, api, {
    name,
    ...settings(api, input, { autoDeploy: false, variables: {} }),
    createdAt: now,
    updatedAt: now,
    tags: checkTags(stages, input.Tags ?? {}),
    managed: false,
  })
}

export function updateStage(context: CallContext, api: ApiRow, input: Input<Sdk, 'UpdateStage'>): Stage {
  const before = stageOf(api, input.StageName)
  return saveStage(context, api, { ...before, ...settings(api, input, before), updatedAt: context.now() })
}

export function deleteStage(
  context: CallContext,
  api: ApiRow,
  { StageName: name }: Input<Sdk, 'DeleteStage'>,
): void {
  stageOf(api, name)
  save(context, { ...api, stages: without(api.stages, name) })
}

export const stageOf = (api: ApiRow, name: string) => partOf(api.stages, 'stage', name)

type Settings = Pick<
  StageRow,
  'autoDeploy' | 'variables' | 'deploymentId' | 'description' | 'accessLog' | 'throttle' | 'routeThrottles'
>

function settings(api: ApiRow, input: Partial<Input<Sdk, 'CreateStage'>>, previous: Settings): Settings {
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
    ...stageLimits(api, input, previous),
  }
}

function saveStage(context: CallContext, api: ApiRow, stage: StageRow): Stage {
  const changed = { ...api, stages: { ...api.stages, [stage.name]: stage } }
  const saved = stage.autoDeploy ? saveAndDeploy(context, changed) : save(context, changed)
  return describeStage(stageOf(saved, stage.name))
}

export function describeStage(stage: StageRow): Stage {
  return {
    ApiGatewayManaged: stage.managed,
    AutoDeploy: stage.autoDeploy,
    CreatedDate: new Date(stage.createdAt),
    ...describeLimits(stage),
    LastUpdatedDate: new Date(stage.updatedAt),
    StageName: stage.name,
    StageVariables: { ...stage.variables },
    Tags: { ...stage.tags },
    DeploymentId: stage.deploymentId,
    Description: stage.description,
    ...(stage.autoDeploy && {
      LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${stage.deploymentId}'`,
    }),
  }
}
