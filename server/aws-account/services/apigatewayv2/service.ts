import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { at } from '../../shape/operation.ts'
import { createApi, deleteCors, describeApi, updateApi } from './api-operations.ts'
import { apisOf } from './api-rows.ts'
import { allApis, apis, inApi, listed, stages } from './apis.ts'
import {
  createDeployment,
  deleteDeployment,
  deploymentOf,
  describeDeployment,
} from './deployment-operations.ts'
import {
  createIntegration,
  deleteIntegration,
  describeIntegration,
  integrationOf,
  updateIntegration,
} from './integration-operations.ts'
import { createRoute, deleteRoute, describeRoute, routeOf, updateRoute } from './route-operations.ts'
import { serveApi } from './serving/serve-api.ts'
import { createStage, deleteStage, describeStage, stageOf, updateStage } from './stage-operations.ts'

/** Whoever names a role that is to call an integration must be allowed to pass it on. */
const passingRole = {
  also: ({ CredentialsArn: role }: { readonly CredentialsArn?: string | undefined }) =>
    role === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: role,
            context: { 'iam:PassedToService': 'apigateway.amazonaws.com' },
          },
        ],
}

/** Amazon API Gateway V2 for HTTP APIs with Lambda integrations, served at `<endpoint>/execute-api/<apiId>/…`. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-apigatewayv2')>('apigatewayv2', {
    resources: [stages, apis],
    operations: {
      CreateApi: at(apis, allApis, createApi, passingRole),
      UpdateApi: inApi('Api', updateApi, passingRole),
      GetApi: inApi('Api', describeApi),
      GetApis: at(apis, allApis, (context, input) =>
        listed(apisOf(context.state).entries(), api => describeApi(context, api), input),
      ),
      DeleteApi: inApi('Api', ({ state }, { apiId }) => void apisOf(state).delete(apiId)),
      DeleteCorsConfiguration: inApi('Cors', deleteCors),

      CreateRoute: inApi('Routes', createRoute),
      UpdateRoute: inApi('Route', updateRoute),
      GetRoute: inApi('Route', (_, api, { RouteId }) => describeRoute(routeOf(api, RouteId))),
      GetRoutes: inApi('Routes', (_, { routes }, input) =>
        listed(Object.entries(routes), describeRoute, input),
      ),
      DeleteRoute: inApi('Route', deleteRoute),

      CreateIntegration: inApi('Integrations', createIntegration, passingRole),
      UpdateIntegration: inApi('Integration', updateIntegration, passingRole),
      GetIntegration: inApi('Integration', (_, api, { IntegrationId }) =>
        describeIntegration(integrationOf(api, IntegrationId)),
      ),
      GetIntegrations: inApi('Integrations', (_, { integrations }, input) =>
        listed(Object.entries(integrations), describeIntegration, input),
      ),
      DeleteIntegration: inApi('Integration', deleteIntegration),

      CreateStage: inApi('Stages', createStage),
      UpdateStage: inApi('Stage', updateStage),
      GetStage: inApi('Stage', (_, api, { StageName }) => describeStage(stageOf(api, StageName))),
      GetStages: inApi('Stages', (_, api, input) => listed(Object.entries(api.stages), describeStage, input)),
      DeleteStage: inApi('Stage', deleteStage),

      CreateDeployment: inApi('Deployments', createDeployment),
      GetDeployment: inApi('Deployment', (_, api, { DeploymentId }) =>
        describeDeployment(deploymentOf(api, DeploymentId)),
      ),
      GetDeployments: inApi('Deployments', (_, { deployments }, input) =>
        listed(Object.entries(deployments), describeDeployment, input),
      ),
      DeleteDeployment: inApi('Deployment', deleteDeployment),
    },
    answerUnsigned: serveApi,
  })
}
