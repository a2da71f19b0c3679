import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import type { Fields } from '../../service.ts'
import { createLambdaTrial, distrustfulRoleArn, type LambdaTrial, roleArn } from './testing/lambda-trial.ts'

const echo = 'export const handler = async event => event'
let trial: LambdaTrial
beforeAll(async () => {
  trial = createLambdaTrial()
  await trial.createFunction('taken', echo)
})
afterAll(() => trial.close())

describe('refused is', () => {
  const code = { Code: { ZipFile: deploymentPackage({ 'index.mjs': echo }) } }
  const valid = {
    FunctionName: 'new',
    Role: roleArn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    ...code,
  }
  test.each<[string, string, Fields, string, RegExp]>([
    [
      'a role that does not trust Lambda',
      'CreateFunction',
      { ...valid, Role: distrustfulRoleArn },
      'InvalidParameterValueException',
      /^The role defined for the function cannot be assumed by Lambda\.$/,
    ],
    [
      'something that is no zip',
      'CreateFunction',
      { ...valid, Code: { ZipFile: Buffer.from('no zip') } },
      'InvalidParameterValueException',
      /^Could not unzip uploaded file/,
    ],
    [
      'a package that leaves its folder',
      'CreateFunction',
      { ...valid, Code: { ZipFile: deploymentPackage({ '../evil': 'x' }) } },
      'InvalidParameterValueException',
      /^Could not unzip uploaded file/,
    ],
    [
      'an unknown runtime',
      'CreateFunction',
      { ...valid, Runtime: 'nodejs99.x' },
      'InvalidParameterValueException',
      /nodejs99\.x at 'runtime'/,
    ],
    ...[
      'nodejs14.x',
      'nodejs16.x',
      'nodejs18.x',
      'python3.7',
      'python3.8',
      'python3.9',
      'go1.x',
      'java8',
    ].map((Runtime): [string, string, Fields, string, RegExp] => [
      `the runtime ${Runtime}, which AWS has given up`,
      'CreateFunction',
      { ...valid, Runtime },
      'InvalidParameterValueException',
      /^The runtime parameter of \S+ is no longer supported for creating or updating AWS Lambda functions\. We recommend/,
    ]),
    [
      'a runtime that is not offered',
      'CreateFunction',
      { ...valid, Runtime: 'java21' },
      'NotImplemented',
      /java21 is not available/,
    ],
    [
      'a layer that is not there',
      'CreateFunction',
      { ...valid, Layers: ['arn:aws:lambda:us-east-1:1:layer:l:1'] },
      'InvalidParameterValueException',
      /^Layer version arn:aws:lambda:us-east-1:1:layer:l:1 does not exist/,
    ],
    [
      'a timeout over fifteen minutes',
      'CreateFunction',
      { ...valid, Timeout: 901 },
      'ValidationException',
      /'901' at 'timeout'/,
    ],
    [
      'a reserved variable',
      'CreateFunction',
      { ...valid, Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
      /Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      'too many variables',
      'CreateFunction',
      { ...valid, Environment: { Variables: { BIG: 'x'.repeat(4096) } } },
      'InvalidParameterValueException',
      /exceeded the 4KB limit/,
    ],
    [
      'a name with spaces',
      'CreateFunction',
      { ...valid, FunctionName: 'a b' },
      'ValidationException',
      /'functionName'/,
    ],
    [
      'a name that is taken',
      'CreateFunction',
      { ...valid, FunctionName: 'taken' },
      'ResourceConflictException',
      /^Function already exist: taken$/,
    ],
    [
      'an old revision',
      'UpdateFunctionConfiguration',
      { FunctionName: 'taken', RevisionId: 'old' },
      'PreconditionFailedException',
      /Revision Id provided does not match/,
    ],
    [
      'an event that is no JSON',
      'Invoke',
      { FunctionName: 'taken', Payload: Buffer.from('{') },
      'InvalidRequestContentException',
      /^Could not parse request body into json/,
    ],
    [
      'an unknown version',
      'Invoke',
      { FunctionName: 'taken', Qualifier: '9' },
      'ResourceNotFoundException',
      /function:taken:9$/,
    ],
    [
      'a function of another account',
      'GetFunction',
      { FunctionName: 'arn:aws:lambda:us-east-1:999999999999:function:taken' },
      'ResourceNotFoundException',
      /^Function not found/,
    ],
  ])('%s', async (_, operation, input, code, message) => {
    await expect(trial.call(operation, input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

describe('a setting that the environment of the function could not carry is refused', () => {
  const ZipFile = deploymentPackage({ 'index.mjs': echo })
  const fresh = { FunctionName: 'unmade', Role: roleArn, Runtime: 'nodejs22.x', Handler: 'index.handler' }
  test.each<[string, Fields, RegExp]>([
    ['a handler with a NUL byte', { Handler: 'index\0.handler' }, /at 'handler' .* pattern: \[\^\\s\]\+$/],
    ['a handler with a space', { Handler: 'index. handler' }, /at 'handler' .* pattern: \[\^\\s\]\+$/],
    ['a handler with a line end', { Handler: 'index.handler\n' }, /at 'handler'/],
    [
      'a long handler',
      { Handler: 'x'.repeat(129) },
      /at 'handler' .*: Member must have length less than or equal to 128$/,
    ],
    ['a log group with a NUL byte', { LoggingConfig: { LogGroup: '/a\0' } }, /at 'loggingConfig.logGroup'/],
    ['a long log group', { LoggingConfig: { LogGroup: 'x'.repeat(513) } }, /equal to 512$/],
  ])('%s', async (_, setting, message) => {
    const refused = { code: 'ValidationException', status: 400, message: expect.stringMatching(message) }
    await expect(
      trial.call('CreateFunction', { ...fresh, Code: { ZipFile }, ...setting }),
    ).rejects.toMatchObject(refused)
    await expect(
      trial.call('UpdateFunctionConfiguration', { FunctionName: 'taken', ...setting }),
    ).rejects.toMatchObject(refused)
  })
})
