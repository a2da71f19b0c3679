import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import type { Fields } from '../../service.ts'
import { EMPTY_REQUEST, TEST_ACCOUNT_ID } from '../../testing/temporary-call-context.ts'
import { wholeAnswer } from '../../whole-answer.ts'
import { createLambdaTrial, eventually, type LambdaTrial, roleArn } from './testing/lambda-trial.ts'

let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial()
})
afterAll(() => trial.close())

const echo =
  'export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn, version: context.functionVersion, color: process.env.COLOR })'
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:${name}`

describe('a function', () => {
  test('is described, invoked by name and ARN, listed and deleted', async () => {
    const zip = deploymentPackage({ 'index.mjs': echo })
    expect(await trial.createFunction('life', echo, { Tags: { team: 'a' } })).toMatchObject({
      FunctionArn: arnOf('life'),
      Version: '$LATEST',
      State: 'Pending',
      StateReasonCode: 'Creating',
      CodeSha256: createHash('sha256').update(zip).digest('base64'),
      CodeSize: zip.length,
      Timeout: 3,
      MemorySize: 128,
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/),
    })
    expect((await trial.invoke('life', { a: 1 })).answer).toMatchObject({
      event: { a: 1 },
      arn: arnOf('life'),
    })
    expect((await trial.invoke(arnOf('life'), 2)).answer).toMatchObject({ event: 2 })
    expect(await trial.call('GetFunction', { FunctionName: 'life' })).toMatchObject({ Tags: { team: 'a' } })
    expect(JSON.stringify(await trial.call('ListFunctions'))).toContain('"life"')
    await trial.call('DeleteFunction', { FunctionName: 'life' })
    await expect(trial.invoke('life')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Function not found: ${arnOf('life')}:$LATEST`,
    })
  })

  test('runs new code and new configuration from the next invocation on', async () => {
    await trial.createFunction('changes', echo)
    expect((await trial.invoke('changes')).answer).not.toHaveProperty('color')
    await trial.call('UpdateFunctionConfiguration', {
      FunctionName: 'changes',
      Environment: { Variables: { COLOR: 'red' } },
    })
    expect((await trial.invoke('changes')).answer).toMatchObject({ color: 'red' })
    const ZipFile = deploymentPackage({ 'index.mjs': `export const handler = async () => 'new code'` })
    await trial.call('UpdateFunctionCode', { FunctionName: 'changes', ZipFile, DryRun: true })
    expect((await trial.invoke('changes')).answer).toMatchObject({ color: 'red' })
    await trial.call('UpdateFunctionCode', { FunctionName: 'changes', ZipFile })
    expect((await trial.invoke('changes')).answer).toBe('new code')
  })

  test('is fetched from the address that GetFunction gives, by those who know it', async () => {
    await trial.createFunction('fetched', echo)
    const { Code } = (await trial.call('GetFunction', { FunctionName: 'fetched' })) as {
      Code: { Location: string }
    }
    const rawPath = new URL(Code.Location).pathname
    const answer = await trial.lambda.answerUnsigned?.(
      { ...EMPTY_REQUEST, method: 'GET', rawPath },
      trial.context,
    )
    const { body } = answer ? await wholeAnswer(answer) : { body: undefined }
    expect(Buffer.from(body ?? '')).toEqual(Buffer.from(deploymentPackage({ 'index.mjs': echo })))
    const other = { ...EMPTY_REQUEST, method: 'GET', rawPath: `${rawPath}A` }
    expect(await trial.lambda.answerUnsigned?.(other, trial.context)).toBeUndefined()
  })

  test('logs to its group as its role', async () => {
    await trial.createFunction('logger', `export const handler = async () => console.log('written')`)
    const { fields } = await trial.invoke('logger', {}, { LogType: 'Tail' })
    expect(Buffer.from(String(fields.LogResult), 'base64').toString()).toMatch(
      /^START .*\tINFO\twritten\nEND .*REPORT /s,
    )
    const messages = await eventually(async () => {
      const found = await trial
        .logs('FilterLogEvents', { logGroupName: '/aws/lambda/logger' })
        .catch(() => ({ events: [] }))
      const texts = (found.events as { message: string }[]).map(({ message }) => message)
      return texts.some(text => text.startsWith('REPORT')) ? texts : undefined
    })
    expect(messages).toContainEqual(expect.stringMatching(/\tINFO\twritten\n$/))
  })
})

describe('versions and aliases', () => {
  test('keep the code they were made of', async () => {
    await trial.createFunction('versions', echo, {
      Environment: { Variables: { COLOR: 'one' } },
      Publish: true,
    })
    await trial.call('CreateAlias', { FunctionName: 'versions', Name: 'live', FunctionVersion: '1' })
    await trial.call('UpdateFunctionConfiguration', {
      FunctionName: 'versions',
      Environment: { Variables: { COLOR: 'two' } },
    })
    expect((await trial.invoke('versions', {}, { Qualifier: 'live' })).answer).toMatchObject({
      color: 'one',
      version: '1',
      arn: arnOf('versions:live'),
    })
    expect((await trial.invoke('versions:$LATEST')).answer).toMatchObject({ color: 'two' })
    expect(await trial.call('PublishVersion', { FunctionName: 'versions' })).toMatchObject({ Version: '2' })
    expect(await trial.call('PublishVersion', { FunctionName: 'versions' })).toMatchObject({ Version: '2' })
    await trial.call('UpdateAlias', { FunctionName: 'versions', Name: 'live', FunctionVersion: '2' })
    const { fields, answer } = await trial.invoke('versions:live')
    expect(fields).toMatchObject({ ExecutedVersion: '2' })
    expect(answer).toMatchObject({ color: 'two' })
    await expect(
      trial.call('DeleteFunction', { FunctionName: 'versions', Qualifier: '2' }),
    ).rejects.toMatchObject({
      code: 'ResourceConflictException',
    })
    const { Versions } = (await trial.call('ListVersionsByFunction', { FunctionName: 'versions' })) as {
      Versions: Fields[]
    }
    expect(Versions.map(({ Version }) => Version)).toEqual(['$LATEST', '1', '2'])
  })
})

describe('the resource policy', () => {
  test('grows and shrinks by statements, and is what IAM reads', async () => {
    await trial.createFunction('shared', echo)
    const SourceArn = `arn:aws:execute-api:us-east-1:${TEST_ACCOUNT_ID}:abc/*`
    const permission = {
      FunctionName: 'shared',
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn,
    }
    const { Statement } = await trial.call('AddPermission', permission)
    const statement = {
      Sid: 'api',
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: arnOf('shared'),
      Condition: { ArnLike: { 'AWS:SourceArn': SourceArn } },
    }
    expect(JSON.parse(String(Statement))).toEqual(statement)
    await expect(trial.call('AddPermission', permission)).rejects.toMatchObject({
      code: 'ResourceConflictException',
    })
    expect(trial.lambda.resourcePolicy?.(arnOf('shared'), trial.context.state)).toMatchObject({
      Statement: [statement],
    })
    expect(trial.lambda.resourcePolicy?.(arnOf('shared:1'), trial.context.state)).toBeUndefined()
    await trial.call('RemovePermission', { FunctionName: 'shared', StatementId: 'api' })
    await expect(trial.call('GetPolicy', { FunctionName: 'shared' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    })
  })
})

describe('concurrency', () => {
  test('of zero stops a function until the setting is deleted', async () => {
    await trial.createFunction('stopped', echo)
    await trial.call('PutFunctionConcurrency', { FunctionName: 'stopped', ReservedConcurrentExecutions: 0 })
    await expect(trial.invoke('stopped')).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    })
    await trial.call('DeleteFunctionConcurrency', { FunctionName: 'stopped' })
    expect((await trial.invoke('stopped', 1)).answer).toMatchObject({ event: 1 })
  })
})

test('IAM decides over the function with its qualifier, and over passing its role', () => {
  const needs = (operation: string, input: Fields) =>
    trial.lambda.needs(operation, input, { ...trial.context, request: EMPTY_REQUEST })
  expect(needs('Invoke', { FunctionName: 'shop', Qualifier: 'live' })).toEqual([
    { action: 'lambda:InvokeFunction', resource: arnOf('shop:live') },
  ])
  expect(needs('GetFunctionConfiguration', { FunctionName: arnOf('shop') })).toEqual([
    { action: 'lambda:GetFunctionConfiguration', resource: arnOf('shop') },
  ])
  expect(needs('ListFunctions', {})).toEqual([{ action: 'lambda:ListFunctions', resource: '*' }])
  expect(needs('UpdateFunctionConfiguration', { FunctionName: 'shop', Role: roleArn })).toEqual([
    { action: 'lambda:UpdateFunctionConfiguration', resource: arnOf('shop') },
    {
      action: 'iam:PassRole',
      resource: roleArn,
      context: { 'iam:PassedToService': 'lambda.amazonaws.com', 'iam:AssociatedResourceArn': arnOf('shop') },
    },
  ])
})

test('what cannot be set of a function is told as not set', async () => {
  await trial.createFunction('unset', 'export const handler = async () => {}')
  const read = (operation: string) => trial.call(operation, { FunctionName: 'unset' })
  expect(await read('GetFunctionCodeSigningConfig')).toMatchObject({ FunctionName: 'unset' })
  expect(await read('GetFunctionRecursionConfig')).toEqual({ RecursiveLoop: 'Terminate' })
  expect(await read('GetRuntimeManagementConfig')).toMatchObject({ UpdateRuntimeOn: 'Auto' })
  expect(await read('ListFunctionUrlConfigs')).toEqual({ FunctionUrlConfigs: [] })
  expect(await read('ListProvisionedConcurrencyConfigs')).toEqual({ ProvisionedConcurrencyConfigs: [] })
  await expect(read('GetProvisionedConcurrencyConfig')).rejects.toMatchObject({
    code: 'ProvisionedConcurrencyConfigNotFoundException',
  })
  await expect(read('GetFunctionUrlConfig')).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})
