import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, at } from '../../shape/operation.ts'
import { passesRole } from '../../shape/pass-role.ts'
import { createApi, deleteCors, describeApi, updateApi } from './api-operations.ts'
import { apisOf } from './api-rows.ts'
import { allApis, apis, inApi, listed, stages } from './apis.ts'
import {
  authorizerOf,
  createAuthorizer,
  deleteAuthorizer,
  describeAuthorizer,
  updateAuthorizer,
} from './authorizer-operations.ts'
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
import { servedBy } from './serving/served-by.ts'
import { createStage, deleteStage, describeStage, stageOf, updateStage } from './stage-operations.ts'

/** Whoever names a role that is to call an integration must be allowed to pass it on. */
const passes = (role: string | undefined) => passesRole(role, 'apigateway.amazonaws.com')
const passingRole = {
  also: ({ CredentialsArn: role }: { readonly CredentialsArn?: string | undefined }) => passes(role),
}
const passingAuthorizersRole = {
  also: ({ AuthorizerCredentialsArn: role }: { readonly AuthorizerCredentialsArn?: string | undefined }) =>
    passes(role),
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
      GetRoute: inApi('Route', (_, api, { RouteId }) => describeRoute(routeOf(api, RouteId), api)),
      GetRoutes: inApi('Routes', (_, api, input) =>
        listed(Object.entries(api.routes), route => describeRoute(route, api), input),
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

      CreateAuthorizer: inApi('Authorizers', createAuthorizer, passingAuthorizersRole),
      UpdateAuthorizer: inApi('Authorizer', updateAuthorizer, passingAuthorizersRole),
      GetAuthorizer: inApi('Authorizer', (_, api, { AuthorizerId }) =>
        describeAuthorizer(authorizerOf(api, AuthorizerId)),
      ),
      GetAuthorizers: inApi('Authorizers', (_, { authorizers = {} }, input) =>
        listed(Object.entries(authorizers), describeAuthorizer, input),
      ),
      DeleteAuthorizer: inApi('Authorizer', deleteAuthorizer),

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

      // What cannot be made here is told as not there.
      GetDomainNames: anywhere(() => ({ Items: [] })),
      GetVpcLinks: anywhere(() => ({ Items: [] })),
      GetModels: inApi('Models', () => ({ Items: [] })),
      GetIntegrationResponses: inApi('IntegrationResponses', () => ({ Items: [] })),
      GetRouteResponses: inApi('RouteResponses', () => ({ Items: [] })),
    },
    answerUnsigned: (request, context) => serveApi(request, context),
    answerSigned: serveApi,
    oversight: { ServedBy: servedBy },
  })
}
