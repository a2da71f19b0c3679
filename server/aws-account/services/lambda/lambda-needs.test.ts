import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { TEST_ACCOUNT_ID } from '../../testing/temporary-call-context.ts'
import { createLambdaTrial, type LambdaTrial } from './testing/lambda-trial.ts'

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:${name}`
const mappingArn = (uuid: string) =>
  `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:event-source-mapping:${uuid}`
const blue = { 'aws:ResourceTag/team': 'blue' }
const red = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] }

let trial: LambdaTrial
let UUID: string
beforeAll(async () => {
  trial = createLambdaTrial()
  const code = 'export const handler = async () => {}'
  await trial.createFunction('shop', code, { Tags: { team: 'blue' }, Publish: true })
  await trial.call('CreateAlias', { FunctionName: 'shop', Name: 'live', FunctionVersion: '1' })
  await trial.sqs('CreateQueue', { QueueName: 'orders' })
  const mapping = await trial.call('CreateEventSourceMapping', {
    FunctionName: 'shop:live',
    EventSourceArn: `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:orders`,
    Enabled: false,
    Tags: { team: 'blue' },
  })
  UUID = String(mapping.UUID)
})
afterAll(() => trial.close())

const needs = (operation: string, input: Fields) => trial.lambda.needs(operation, input, trial.context)

describe('IAM is asked about a function', () => {
  test('with its tags, also where a version of it is meant', () => {
    expect(needs('Invoke', { FunctionName: 'shop', Qualifier: 'live' })).toEqual([
      { action: 'lambda:InvokeFunction', resource: arnOf('shop:live'), context: blue },
    ])
    expect(needs('GetFunction', { FunctionName: arnOf('shop') })).toEqual([
      { action: 'lambda:GetFunction', resource: arnOf('shop'), context: blue },
    ])
  })

  test('of another account under its own ARN, and without the tags of ours', () => {
    const FunctionName = '999999999999:function:shop'
    const resource = `arn:aws:lambda:us-east-1:${FunctionName}`
    for (const named of [FunctionName, resource])
      expect(needs('GetFunction', { FunctionName: named })).toEqual([
        { action: 'lambda:GetFunction', resource },
      ])
  })

  test('as it stands where it is no name, for the operation to refuse', () => {
    expect(needs('GetFunction', { FunctionName: 'a b' })).toEqual([
      { action: 'lambda:GetFunction', resource: arnOf('a b') },
    ])
  })

  test('that is made with tags, and about tagging it', () => {
    const resource = arnOf('new')
    expect(needs('CreateFunction', { FunctionName: 'new', Tags: { team: 'red' } })).toEqual([
      { action: 'lambda:CreateFunction', resource, context: red },
      { action: 'lambda:TagResource', resource, context: red },
    ])
  })

  test('that is opened to others, with those others', () => {
    const input = { FunctionName: 'shop', StatementId: 's', Action: '*', Principal: 's3.amazonaws.com' }
    expect(needs('AddPermission', input)).toEqual([
      {
        action: 'lambda:AddPermission',
        resource: arnOf('shop'),
        context: { ...blue, 'lambda:Principal': 's3.amazonaws.com' },
      },
    ])
  })
})

describe('IAM is asked about an event source mapping', () => {
  test('with its tags and the function it is for', () => {
    const context = { ...blue, 'lambda:FunctionArn': arnOf('shop:live') }
    expect(needs('GetEventSourceMapping', { UUID })).toEqual([
      { action: 'lambda:GetEventSourceMapping', resource: mappingArn(UUID), context },
    ])
  })

  test('that is to be for another function, with that one', () => {
    expect(needs('UpdateEventSourceMapping', { UUID, FunctionName: 'other' })).toMatchObject([
      { resource: mappingArn(UUID), context: { 'lambda:FunctionArn': arnOf('other') } },
    ])
  })

  test('that is made, on any; tagging it, on mappings', () => {
    const context = { ...red, 'lambda:FunctionArn': arnOf('shop') }
    expect(needs('CreateEventSourceMapping', { FunctionName: 'shop', Tags: { team: 'red' } })).toEqual([
      { action: 'lambda:CreateEventSourceMapping', resource: '*', context },
      { action: 'lambda:TagResource', resource: mappingArn('*'), context },
    ])
  })

  test('when it is tagged', () => {
    expect(needs('UntagResource', { Resource: mappingArn(UUID), TagKeys: ['team'] })).toEqual([
      {
        action: 'lambda:UntagResource',
        resource: mappingArn(UUID),
        context: { ...blue, 'aws:TagKeys': ['team'] },
      },
    ])
  })
})

test.each<[string, string, () => Fields]>([
  ['GetFunction', 'of another partition', () => ({ FunctionName: arnOf('shop').replace('aws', 'aws-cn') })],
  ['GetFunction', 'in another region', () => ({ FunctionName: arnOf('shop').replace('east', 'west') })],
  ['GetEventSourceMapping', 'with more behind it', () => ({ UUID: `${UUID}:1` })],
])('%s finds nothing by an ARN %s: IAM was asked about something else', async (operation, _, input) => {
  await expect(trial.call(operation, input())).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})

describe('tags', () => {
  const tagsOf = async (Resource: string) => (await trial.call('ListTags', { Resource })).Tags

  test.each([
    ['a function', () => arnOf('shop')],
    ['an event source mapping', () => mappingArn(UUID)],
  ])('of %s are added, listed and removed', async (_, arn) => {
    await trial.call('TagResource', { Resource: arn(), Tags: { cost: '1' } })
    expect(await tagsOf(arn())).toEqual({ team: 'blue', cost: '1' })
    await trial.call('UntagResource', { Resource: arn(), TagKeys: ['cost'] })
    expect(await tagsOf(arn())).toEqual({ team: 'blue' })
  })

  test.each([
    ['a version', arnOf('shop:live'), 'InvalidParameterValueException'],
    ['a function that does not exist', arnOf('none'), 'ResourceNotFoundException'],
    [
      'a function of another account',
      arnOf('shop').replace(TEST_ACCOUNT_ID, '999999999999'),
      'ResourceNotFoundException',
    ],
    [
      'a function in another region',
      arnOf('shop').replace('us-east-1', 'eu-west-1'),
      'ResourceNotFoundException',
    ],
    ['a mapping that does not exist', mappingArn('none'), 'ResourceNotFoundException'],
    ['a layer', `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:layer:l`, 'NotImplemented'],
    ['a bare name', 'shop', 'NotImplemented'],
  ])('of %s are refused', async (_, Resource, code) => {
    await expect(trial.call('TagResource', { Resource, Tags: { a: 'b' } })).rejects.toMatchObject({ code })
  })

  test('that AWS reserves are refused when a function is made', async () => {
    await expect(trial.createFunction('reserved', '', { Tags: { 'aws:x': '1' } })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    })
  })
})

test('an alias may have any name of its pattern, also that of a member of all objects', async () => {
  const alias = { FunctionName: 'shop', Name: 'constructor' }
  expect(trial.lambda.resourcePolicy?.(arnOf('shop:constructor'), trial.context.state)).toBeUndefined()
  await expect(trial.call('GetAlias', alias)).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  await trial.call('CreateAlias', { ...alias, FunctionVersion: '1' })
  expect(await trial.call('GetAlias', alias)).toMatchObject({ FunctionVersion: '1' })
  await trial.call('DeleteAlias', alias)
})

test('a list is told page by page', async () => {
  await trial.createFunction('another', 'export const handler = async () => {}')
  const names = async (input: Fields) => {
    const { Functions, NextMarker } = await trial.call('ListFunctions', input)
    return { names: (Functions as Fields[]).map(one => one.FunctionName), Marker: NextMarker }
  }
  const first = await names({ MaxItems: 1 })
  expect(first.names).toEqual(['another'])
  expect(await names({ Marker: first.Marker })).toEqual({ names: ['shop'], Marker: undefined })
  for (const [input, code] of [
    [{ MaxItems: 0 }, 'ValidationException'],
    [{ Marker: 'eA' }, 'InvalidParameterValueException'],
  ] as const)
    await expect(trial.call('ListFunctions', input)).rejects.toMatchObject({ code })
})
