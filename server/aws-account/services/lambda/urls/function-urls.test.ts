import { IAM } from '@aws-sdk/client-iam'
import { type FunctionUrlAuthType, type InvokeMode, Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import {
  type AccountProcess,
  type ClientSettings,
  startAccountProcess,
} from '../../testing/account-process.ts'
import { sendRaw, sendSigned } from '../../testing/signed-request.ts'

let accounts: AccountProcess
let settings: ClientSettings
let lambda: Lambda
let Role: string

beforeAll(async () => {
  accounts = await startAccountProcess()
  settings = await accounts.settings(await accounts.provision())
  lambda = new Lambda(settings)
  const iam = new IAM(settings)
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const made = await iam.createRole({
    RoleName: 'function',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  })
  Role = made.Role?.Arn ?? ''
})
afterAll(() => accounts.close())

const createFunction = (FunctionName: string, code: string) =>
  lambda.createFunction({
    FunctionName,
    Role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: deploymentPackage({ 'index.mjs': code }) },
  })

interface Wanted {
  readonly AuthType?: FunctionUrlAuthType
  readonly InvokeMode?: InvokeMode
  readonly isClosed?: true
}

/** A function with an address, which anybody may ask unless it is closed. */
async function deploy(name: string, code: string, { AuthType = 'NONE', InvokeMode, isClosed }: Wanted = {}) {
  await createFunction(name, code)
  const { FunctionUrl = '' } = await lambda.createFunctionUrlConfig({
    FunctionName: name,
    AuthType,
    InvokeMode,
  })
  if (!isClosed) await open(name)
  // The address is that which functions know; the port of this process is another.
  return FunctionUrl.replace('http://127.0.0.1:4566', settings.endpoint)
}

async function open(FunctionName: string) {
  await lambda.addPermission({
    FunctionName,
    StatementId: 'url',
    Action: 'lambda:InvokeFunctionUrl',
    Principal: '*',
    FunctionUrlAuthType: 'NONE',
  })
  await lambda.addPermission({
    FunctionName,
    StatementId: 'invoke',
    Action: 'lambda:InvokeFunction',
    Principal: '*',
    InvokedViaFunctionUrl: true,
  })
}

const echo = 'export const handler = async event => event'

describe('the address of a function', () => {
  test('is answered by it, with the request as its event', async () => {
    const url = await deploy('echo', echo)
    const answer = await fetch(`${url}items/1?size=2&size=3`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json')
    const id = new URL(url).pathname.split('/')[2]
    expect(await answer.json()).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/items/1',
      rawQueryString: 'size=2&size=3',
      queryStringParameters: { size: '2,3' },
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: 'anonymous',
        apiId: id,
        domainName: `${id}.lambda-url.us-east-1.on.aws`,
        domainPrefix: id,
        stage: '$default',
        http: { method: 'POST', path: '/items/1' },
      },
    })
  })

  test('is also at the name of the host that AWS gives it', async () => {
    const url = await deploy('hosted', 'export const handler = async event => event.rawPath')
    const id = new URL(url).pathname.split('/')[2]
    const answer = await sendRaw(settings, {
      method: 'GET',
      path: '/a/b',
      headers: { host: `${id}.lambda-url.us-east-1.on.aws` },
      body: new Uint8Array(),
    })
    expect(answer).toEqual({ status: 200, body: '/a/b' })
  })

  test('has the status, headers and cookies that the function gives, and 502 where it fails', async () => {
    const code = `export const handler = async ({ rawPath }) => {
      if (rawPath === '/fails') throw new Error('no')
      return { statusCode: 201, headers: { 'X-Own': 'yes' }, cookies: ['a=1', 'b=2'], body: 'made' }
    }`
    const url = await deploy('structured', code)
    const answer = await fetch(url)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-own')).toBe('yes')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.text()).toBe('made')
    const failed = await fetch(`${url}fails`)
    expect([failed.status, await failed.text()]).toEqual([502, 'Internal Server Error'])
  })

  test('is closed to everybody whom its policy does not let in by both actions', async () => {
    const url = await deploy('closed', echo, { isClosed: true })
    const Message =
      'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html'
    const refused = await fetch(url)
    expect([refused.status, await refused.json()]).toEqual([403, { Message }])
    await lambda.addPermission({
      FunctionName: 'closed',
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    })
    expect((await fetch(url)).status).toBe(403)
    await lambda.addPermission({
      FunctionName: 'closed',
      StatementId: 'invoke',
      Action: 'lambda:InvokeFunction',
      Principal: '*',
      InvokedViaFunctionUrl: true,
    })
    expect((await fetch(url)).status).toBe(200)
    await expect(lambda.getPolicy({ FunctionName: 'closed' })).resolves.toMatchObject({
      Policy: expect.stringContaining('"lambda:InvokedViaFunctionUrl":"true"'),
    })
  })

  test('of kind AWS_IAM is for those who sign and may', async () => {
    const url = await deploy('signed', 'export const handler = async event => event.requestContext', {
      AuthType: 'AWS_IAM',
      isClosed: true,
    })
    expect((await fetch(url)).status).toBe(403)
    const path = new URL(url).pathname
    const answer = await sendSigned(settings, { service: 'lambda', method: 'GET', path })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body).authorizer.iam).toMatchObject({
      accessKey: settings.credentials.accessKeyId,
      userArn: expect.stringContaining(':assumed-role/'),
    })
    const wrong = { ...settings, credentials: { ...settings.credentials, secretAccessKey: 'wrong' } }
    const refused = await sendSigned(wrong, { service: 'lambda', method: 'GET', path })
    expect(refused.status).toBe(403)
  })

  test('answers preflight requests by itself, and says who may read its answers', async () => {
    const url = await deploy('cors', echo)
    await lambda.updateFunctionUrlConfig({
      FunctionName: 'cors',
      Cors: {
        AllowOrigins: ['https://shop.example'],
        AllowMethods: ['GET'],
        AllowHeaders: ['x-own'],
        MaxAge: 60,
      },
    })
    const origin = 'https://shop.example'
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    })
    expect(preflight.status).toBe(200)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET')
    expect(preflight.headers.get('access-control-max-age')).toBe('60')
    const read = await fetch(url, { headers: { origin } })
    expect(read.headers.get('access-control-allow-origin')).toBe(origin)
    expect(
      (await fetch(url, { headers: { origin: 'https://other.example' } })).headers.has(
        'access-control-allow-origin',
      ),
    ).toBe(false)
  })

  test('is read, listed and deleted, and made once', async () => {
    await deploy('kept', echo)
    const FunctionName = 'kept'
    await expect(lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'NONE' })).rejects.toMatchObject({
      name: 'ResourceConflictException',
    })
    await lambda.publishVersion({ FunctionName })
    await lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' })
    await lambda.createFunctionUrlConfig({ FunctionName, Qualifier: 'live', AuthType: 'AWS_IAM' })
    const { FunctionUrlConfigs } = await lambda.listFunctionUrlConfigs({ FunctionName })
    expect(FunctionUrlConfigs?.map(({ AuthType, InvokeMode }) => [AuthType, InvokeMode])).toEqual([
      ['NONE', 'BUFFERED'],
      ['AWS_IAM', 'BUFFERED'],
    ])
    await expect(
      lambda.createFunctionUrlConfig({ FunctionName, Qualifier: '1', AuthType: 'NONE' }),
    ).rejects.toMatchObject({ name: 'ValidationException' })
    await lambda.deleteFunctionUrlConfig({ FunctionName })
    await expect(lambda.getFunctionUrlConfig({ FunctionName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    })
  })
})

describe('an answer that comes by and by', () => {
  const streaming = `export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'content-type': 'text/plain', 'x-own': context.functionName } })
    stream.write('one ')
    stream.write('two')
    stream.end()
  })`

  test('is sent by an address as it comes, with status and headers', async () => {
    const url = await deploy('streaming', streaming, { InvokeMode: 'RESPONSE_STREAM' })
    const answer = await fetch(url)
    expect(answer.status).toBe(202)
    expect(answer.headers.get('x-own')).toBe('streaming')
    expect(answer.headers.get('transfer-encoding')).toBe('chunked')
    expect(await answer.text()).toBe('one two')
  })

  const eventsOf = async (FunctionName: string) => {
    const { EventStream = [] } = await lambda.invokeWithResponseStream({ FunctionName, LogType: 'Tail' })
    let text = ''
    for await (const event of EventStream) {
      text += Buffer.from(event.PayloadChunk?.Payload ?? []).toString()
      if (event.InvokeComplete) return { text, end: event.InvokeComplete }
    }
    return { text, end: undefined }
  }

  test('is a stream of events for who invokes it, with the log at its end', async () => {
    const code = `export const handler = awslambda.streamifyResponse(async (event, stream) => {
      stream.write('a'.repeat(100_000))
      stream.write('b')
      stream.end()
    })`
    await createFunction('events', code)
    const { text, end } = await eventsOf('events')
    expect(text).toBe(`${'a'.repeat(100_000)}b`)
    expect(end?.ErrorCode).toBeUndefined()
    expect(Buffer.from(end?.LogResult ?? '', 'base64').toString()).toMatch(/REPORT RequestId/)
    // Whoever wants it as a whole gets it so.
    const { Payload } = await lambda.invoke({ FunctionName: 'events' })
    expect(Buffer.from(Payload ?? []).length).toBe(100_001)
  })

  test('of a function that fails in its middle ends by the error', async () => {
    const code = `export const handler = awslambda.streamifyResponse(async (event, stream) => {
      await new Promise(resolve => stream.write('begun', resolve))
      throw new TypeError('no more')
    })`
    await createFunction('failing', code)
    const { text, end } = await eventsOf('failing')
    expect(text).toBe('begun')
    expect(end?.ErrorCode).toBe('Unhandled')
    expect(JSON.parse(end?.ErrorDetails ?? '')).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no more',
    })
  })

  test('is the whole of it where a function answers at once', async () => {
    await createFunction('whole', echo)
    expect(await eventsOf('whole')).toMatchObject({ text: '{}', end: {} })
  })
})
