import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import { withinSteps } from '../limits/step-budget.ts'
import type { Fields, Service } from '../service.ts'
import { createTemporaryCallContext, type TemporaryCallContext } from '../testing/temporary-call-context.ts'
import { defineService } from './define-service.ts'
import { anywhere, creates, on } from './operation.ts'
import { arnsOf, defineResource, table } from './resource.ts'
import type { TagsDeclaration } from './tags-declaration.ts'

/** An API, or a stage of one: resources whose tags have the same operations. */
interface Tagged {
  readonly tags: Readonly<Record<string, string>>
}

const tagging: TagsDeclaration<Tagged> = {
  of: row => row.tags,
  with: (row, tags) => ({ ...row, tags }),
  add: 'TagResource',
  remove: 'UntagResource',
  list: 'GetTags',
  answer: Tags => ({ Tags }),
  refuse: (message, problem) =>
    problem === 'none' ? undefined : new AwsError('BadRequestException', message),
}
const tagged = (type: string, name: string) =>
  defineResource<Tagged>('apigatewayv2', type, {
    table: table(name),
    named: ({ ResourceArn }) => (typeof ResourceArn === 'string' ? ResourceArn : undefined),
    missing: (_, arn) => new AwsError('NotFoundException', `${arn} is missing`, 404),
    tags: tagging,
  })
const apis = tagged('Api', 'test.apis')
const stages = tagged('Stage', 'test.stages')
const api = 'arn:aws:apigateway:us-east-1::/apis/a1'
const stage = `${api}/stages/prod`

/** Lambda's functions, by name, with a policy. */
const functions = defineResource<{ readonly policy: string }>('lambda', 'function', {
  table: table('test.functions'),
  keyOf: arn => arn.split(':')[6] ?? '',
  named: ({ FunctionName }, arn) => arn({ FunctionName: String(FunctionName) }),
  missing: () => new AwsError('ResourceNotFoundException', 'none', 404),
  policy: { of: (row, arn) => (arn.split(':').length > 7 ? undefined : row.policy) },
})

/** Lambda's mappings, made on no resource, and kept by their ids alone. */
const mappings = defineResource<Tagged>('lambda', 'eventSourceMapping', {
  table: table('test.mappings'),
  keyOf: arn => arn.split(':')[6] ?? '',
  named: ({ UUID = '*' }, arn) => arn({ UUID: String(UUID) }),
  missing: () => new AwsError('ResourceNotFoundException', 'none', 404),
  tags: {
    of: row => row.tags,
    with: (row, tags) => ({ ...row, tags }),
    named: ({ Resource }) => String(Resource),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTags',
    answer: Tags => ({ Tags }),
    refuse: message => new AwsError('InvalidParameterValueException', message),
    refuseArn: arn =>
      arn.endsWith(':part') ? new AwsError('InvalidParameterValueException', arn) : undefined,
  },
})

const gateway = defineService<typeof import('@aws-sdk/client-apigatewayv2')>('apigatewayv2', {
  resources: [stages, apis],
  operations: {},
})
const lambda = defineService<typeof import('@aws-sdk/client-lambda')>('lambda', {
  resources: [mappings, functions],
  operations: {
    CreateFunction: creates(functions, () => ({}), {
      also: ({ Role }) => [{ action: 'iam:PassRole', resource: Role }],
    }),
    Invoke: on(functions, () => ({}), { context: () => ({ 'lambda:EventSourceToken': 'x' }) }),
    ListFunctions: on(functions, () => ({})),
    CreateEventSourceMapping: creates(mappings, () => ({})),
    GetAccountSettings: anywhere(() => ({})),
  },
})

let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext([gateway, lambda])
  apis.save(context.state, api, { tags: { team: 'blue' } })
  stages.save(context.state, stage, { tags: { team: 'red' } })
  functions.save(context.state, 'arn:aws:lambda:us-east-1:1:function:f', { policy: '{"Statement":[]}' })
})
afterEach(() => context.close())

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'apigatewayv2', operation, input)
const needs = (service: Service, operation: string, input: Fields) =>
  service.needs(operation, input, context).map(need => ({ ...need }))

describe('tags of several resources under the same operations', () => {
  test('are those of the resource whose ARN is given', async () => {
    await call('TagResource', { ResourceArn: stage, Tags: { cost: '1' } })
    expect(await call('GetTags', { ResourceArn: stage })).toEqual({ Tags: { team: 'red', cost: '1' } })
    await call('UntagResource', { ResourceArn: api, TagKeys: ['team'] })
    expect(await call('GetTags', { ResourceArn: api })).toEqual({ Tags: {} })
    await expect(call('GetTags', { ResourceArn: `${api}9` })).rejects.toMatchObject({ status: 404 })
  })

  test('are conditions, the actions being those of AWS', () => {
    expect(needs(gateway, 'TagResource', { ResourceArn: stage, Tags: { cost: '1' } })).toEqual([
      {
        action: 'apigateway:POST',
        resource: stage,
        context: { 'aws:ResourceTag/team': 'red', 'aws:RequestTag/cost': '1', 'aws:TagKeys': ['cost'] },
      },
    ])
  })

  test('may be asked of IAM under an ARN of their own', () => {
    const asking = defineResource<Tagged>('apigatewayv2', 'Api', {
      ...apis,
      named: ({ ResourceArn }) => String(ResourceArn),
      tags: {
        ...tagging,
        askedOn: (arn, place) =>
          arnsOf('apigatewayv2', 'Tags').arn(place, { UrlEncodedResourceARN: encodeURIComponent(arn) }),
      },
    })
    const service = defineService<typeof import('@aws-sdk/client-apigatewayv2')>('apigatewayv2', {
      resources: [asking],
      operations: {},
    })
    expect(needs(service, 'GetTags', { ResourceArn: api })).toEqual([
      {
        action: 'apigateway:GET',
        resource: `arn:aws:apigateway:us-east-1::/tags/${encodeURIComponent(api)}`,
        context: { 'aws:ResourceTag/team': 'blue' },
      },
    ])
  })

  test('are at most fifty, and none of AWS', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, '']))
    for (const Tags of [many, { 'aws:x': '1' }, { key: 'x'.repeat(257) }])
      await expect(call('TagResource', { ResourceArn: api, Tags })).rejects.toMatchObject({
        code: 'BadRequestException',
      })
  })
})

describe('what IAM is asked', () => {
  const f = 'arn:aws:lambda:us-east-1:111122223333:function:f'
  test('has the action of the reference, what the service adds, and further permissions', () => {
    expect(needs(lambda, 'Invoke', { FunctionName: 'f' })).toEqual([
      { action: 'lambda:InvokeFunction', resource: f, context: { 'lambda:EventSourceToken': 'x' } },
    ])
    expect(needs(lambda, 'CreateFunction', { FunctionName: 'f', Role: 'r' })).toEqual([
      { action: 'lambda:CreateFunction', resource: f },
      { action: 'iam:PassRole', resource: 'r' },
    ])
  })

  test('is on * where AWS has the action on no resource, whatever the request names', () => {
    expect(needs(lambda, 'ListFunctions', { FunctionName: 'f' })).toEqual([
      { action: 'lambda:ListFunctions', resource: '*' },
    ])
  })

  test('asks about tagging what is yet to be made, where making it is on no resource', () => {
    const context = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] }
    expect(needs(lambda, 'CreateEventSourceMapping', { Tags: { team: 'red' } })).toEqual([
      { action: 'lambda:CreateEventSourceMapping', resource: '*', context },
      {
        action: 'lambda:TagResource',
        resource: 'arn:aws:lambda:us-east-1:111122223333:event-source-mapping:*',
        context,
      },
    ])
  })

  test('of an operation that nobody declared is its own name', () => {
    expect(needs(lambda, 'Nothing', {})).toEqual([{ action: 'lambda:Nothing', resource: '*' }])
  })
})

describe('a resource that is kept by less than its ARN', () => {
  const mapping = (place: string) => `arn:aws:lambda:${place}:event-source-mapping:m`
  const here = mapping('us-east-1:111122223333')
  const tags = (Resource: string) => context.call(context.principal, 'lambda', 'ListTags', { Resource })
  beforeEach(() => mappings.save(context.state, here, { tags: { team: 'blue' } }))

  test('is none of another account or region', async () => {
    expect(await tags(here)).toEqual({ Tags: { team: 'blue' } })
    for (const Resource of [mapping('us-east-1:999999999999'), mapping('eu-west-1:111122223333')]) {
      await expect(tags(Resource)).rejects.toMatchObject({ status: 404 })
      expect(needs(lambda, 'ListTags', { Resource })).toEqual([
        { action: 'lambda:ListTags', resource: Resource },
      ])
    }
  })

  test('is not found by its key where an ARN is asked for: IAM would not be asked about it', async () => {
    const Resource = 'a:b:c:::d:m'
    expect(needs(lambda, 'ListTags', { Resource })).toMatchObject([{ resource: '*' }])
    await expect(tags(Resource)).rejects.toMatchObject({ status: 404 })
  })

  test('may have parts without tags of their own', async () => {
    await expect(tags(`${here}:part`)).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
  })
})

test('the policy of a resource is found by its ARN, whatever its rows are kept by', () => {
  expect(lambda.resourcePolicy?.('arn:aws:lambda:us-east-1:1:function:f', context.state)).toEqual({
    Statement: [],
  })
  for (const other of ['g', 'f:part'])
    expect(
      lambda.resourcePolicy?.(`arn:aws:lambda:us-east-1:1:function:${other}`, context.state),
    ).toBeUndefined()
})

test('an ARN that a stranger made long is compared in steps in proportion to it', () => {
  const text = `arn:${':dynamodb:'.repeat(10_000)}`
  const { fits } = arnsOf('dynamodb', 'table')
  expect(withinSteps(text.length * 100, () => fits(text))).toBe(false)
  expect(fits('arn:aws:dynamodb:us-east-1:111122223333:table/t')).toBe(true)
  expect(fits('arn:aws:dynamodb:us-east-1:111122223333:table/')).toBe(false)
})

test('a name with the signs of a form is a name', () => {
  const arn = functions.arn(context, { FunctionName: 'a${b' })
  expect(arn).toBe('arn:aws:lambda:us-east-1:111122223333:function:a${b')
  expect(() => functions.arn(context, {})).toThrow()
})
