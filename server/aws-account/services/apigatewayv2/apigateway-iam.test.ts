import type { CreateApiRequest } from '@aws-sdk/client-apigatewayv2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields, Principal, Service } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const functionArn = `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:shop`
const gateway = createService()
let context: TemporaryCallContext
let invocations: { principal: Principal; input: Fields }[]
let respond: (event: Record<string, unknown>) => Promise<unknown> | unknown

beforeEach(() => {
  invocations = []
  respond = event => ({ path: event.rawPath, parameters: event.pathParameters })
  const lambda: Service = {
    id: 'lambda',
    needs: () => [],
    operations: {
      async Invoke({ principal }, input) {
        invocations.push({ principal, input })
        const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
        return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(await respond(event))) }
      },
    },
  }
  context = createTemporaryCallContext([lambda, gateway])
})
afterEach(() => context.close())

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'apigatewayv2', operation, input)

async function createApi(input: Partial<CreateApiRequest> = {}) {
  const { ApiId } = await call('CreateApi', { Name: 'shop', ProtocolType: 'HTTP', ...input })
  const { IntegrationId } = await call('CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn,
    PayloadFormatVersion: '2.0',
  })
  return {
    ApiId: String(ApiId),
    IntegrationId: String(IntegrationId),
    Target: `integrations/${IntegrationId}`,
  }
}

describe('IAM decides over', () => {
  const needs = (operation: string, input: Fields) => gateway.needs(operation, input, context)
  const arn = (path: string) => `arn:aws:apigateway:us-east-1::${path}`

  test.each([
    ['CreateApi', {}, 'POST', '/apis'],
    ['GetApis', {}, 'GET', '/apis'],
    ['DeleteCorsConfiguration', { ApiId: 'a1' }, 'DELETE', '/apis/a1/cors'],
    ['CreateRoute', { ApiId: 'a1' }, 'POST', '/apis/a1/routes'],
    ['GetIntegration', { ApiId: 'a1', IntegrationId: 'i' }, 'GET', '/apis/a1/integrations/i'],
    ['UpdateStage', { ApiId: 'a1', StageName: '$default' }, 'PATCH', '/apis/a1/stages/$default'],
  ])('the method and path of %s', (operation, input, method, path) => {
    expect(needs(operation, input)).toEqual([{ action: `apigateway:${method}`, resource: arn(path) }])
  })

  test('the role that is passed on to an integration', () => {
    const CredentialsArn = 'arn:aws:iam::111122223333:role/invoker'
    expect(needs('UpdateIntegration', { ApiId: 'a1', IntegrationId: 'i', CredentialsArn })).toEqual([
      { action: 'apigateway:PATCH', resource: arn('/apis/a1/integrations/i') },
      {
        action: 'iam:PassRole',
        resource: CredentialsArn,
        context: { 'iam:PassedToService': 'apigateway.amazonaws.com' },
      },
    ])
  })

  test('tags: those of the request and those of the very API or stage', async () => {
    const { ApiId } = await createApi({ Tags: { team: 'blue' } })
    await call('CreateStage', { ApiId, StageName: 'dev', Tags: { env: 'dev' } })
    const context = (operation: string, input: Fields) => needs(operation, { ApiId, ...input })[0]?.context
    expect(context('GetApi', {})).toEqual({ 'aws:ResourceTag/team': 'blue' })
    expect(context('GetStage', { StageName: 'dev' })).toEqual({ 'aws:ResourceTag/env': 'dev' })
    expect(context('GetRoutes', {})).toBeUndefined()
    expect(context('CreateStage', { StageName: 'x', Tags: { a: '1' } })).toEqual({
      'aws:RequestTag/a': '1',
      'aws:TagKeys': ['a'],
    })
    const ResourceArn = arn(`/apis/${ApiId}/stages/dev`)
    expect(needs('UntagResource', { ResourceArn, TagKeys: ['env'] })).toEqual([
      {
        action: 'apigateway:DELETE',
        resource: arn(`/tags/${encodeURIComponent(ResourceArn)}`),
        context: { 'aws:ResourceTag/env': 'dev', 'aws:TagKeys': ['env'] },
      },
    ])
  })
})

test('tags of an API and of a stage are kept', async () => {
  const { ApiId } = await createApi()
  await call('CreateStage', { ApiId, StageName: 'dev', Tags: { owner: 'me' } })
  const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${ApiId}`
  await call('TagResource', { ResourceArn, Tags: { a: '1', b: '2' } })
  await call('UntagResource', { ResourceArn, TagKeys: ['a'] })
  expect(await call('GetTags', { ResourceArn })).toEqual({ Tags: { b: '2' } })
  const stage = `${ResourceArn}/stages/dev`
  expect(await call('GetTags', { ResourceArn: stage })).toEqual({ Tags: { owner: 'me' } })
  await call('TagResource', { ResourceArn: stage, Tags: { cost: '1' } })
  expect(await call('GetStage', { ApiId, StageName: 'dev' })).toMatchObject({
    Tags: { owner: 'me', cost: '1' },
  })
  for (const [missing, code] of [
    [`${ResourceArn}0`, 'NotFoundException'],
    [`${stage}0`, 'BadRequestException'],
    ['nonsense', 'BadRequestException'],
  ])
    await expect(call('GetTags', { ResourceArn: missing })).rejects.toMatchObject({ code })
})
