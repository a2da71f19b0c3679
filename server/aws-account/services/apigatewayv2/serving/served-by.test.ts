import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService } from '../service.ts'

const gateway = createService()
let context: TemporaryCallContext
let ApiId: string
beforeEach(async () => {
  context = createTemporaryCallContext([gateway])
  ApiId = String((await call('CreateApi', { Name: 'shop', ProtocolType: 'HTTP' })).ApiId)
})
afterEach(() => context.close())

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'apigatewayv2', operation, input)
const arn = (name: string) => `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:${name}`
const serving = (method: string, path: string) =>
  gateway.oversight?.ServedBy?.({ apiId: ApiId, method, path }, context)

async function integration(IntegrationUri: string): Promise<string> {
  const made = await call('CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri,
    PayloadFormatVersion: '2.0',
  })
  return `integrations/${made.IntegrationId}`
}

test('what serves is found by stage, route and integration, with the stage’s variables filled in', async () => {
  const address = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn('shop')}:\${stageVariables.live}/invocations`
  await call('CreateRoute', { ApiId, RouteKey: 'GET /items/{id}', Target: await integration(address) })
  await call('CreateRoute', { ApiId, RouteKey: '$default', Target: await integration(arn('rest')) })
  await call('CreateStage', {
    ApiId,
    StageName: '$default',
    AutoDeploy: true,
    StageVariables: { live: 'blue' },
  })
  expect(serving('GET', '/items/1')).toEqual({
    stage: '$default',
    routeKey: 'GET /items/{id}',
    function: `${arn('shop')}:blue`,
  })
  expect(serving('POST', '/items/1')).toMatchObject({ routeKey: '$default', function: arn('rest') })
})

test('a route that was changed and not deployed serves nothing yet', async () => {
  const { RouteId } = await call('CreateRoute', {
    ApiId,
    RouteKey: '$default',
    Target: await integration(arn('old')),
  })
  await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: false })
  expect(serving('GET', '/')).toEqual({})
  const { DeploymentId } = await call('CreateDeployment', { ApiId })
  await call('UpdateStage', { ApiId, StageName: '$default', DeploymentId })
  await call('UpdateRoute', { ApiId, RouteId, Target: await integration(arn('new')) })
  expect(serving('GET', '/')).toMatchObject({ function: arn('old') })
})
