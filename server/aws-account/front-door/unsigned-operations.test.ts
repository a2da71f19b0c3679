import { request } from 'node:http'
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Service } from '../service.ts'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'

let accounts: TestAccounts
let first: string
let second: string

/** Speaks the query protocol: whoever holds a token becomes a role of the account that the role is in. */
const tokens: Service = {
  id: 'sts',
  operations: {
    AssumeRoleWithWebIdentity: ({ accountId, principal }, { RoleArn }) => ({
      Audience: accountId,
      Provider: principal.kind,
      SubjectFromWebIdentityToken: String(RoleArn),
    }),
    GetCallerIdentity: ({ accountId }) => ({ Account: accountId }),
  },
  needs: () => [{ action: 'sts:Anything', resource: '*' }],
  unsigned: {
    AssumeRoleWithWebIdentity: ({ RoleArn }, { accountId }) => String(RoleArn).split(':')[4] === accountId,
  },
}
/** Speaks JSON. */
const groups: Service = {
  id: 'cloudwatch-logs',
  operations: { DescribeLogGroups: ({ accountId }) => ({ nextToken: accountId }) },
  needs: () => [],
  unsigned: { DescribeLogGroups: () => false },
  answerUnsigned: async ({ rawPath }) =>
    rawPath.startsWith('/deployed') ? { status: 200, headers: {}, body: 'deployed' } : undefined,
}

beforeAll(async () => {
  accounts = await createTestAccounts({ sts: async () => tokens, 'cloudwatch-logs': async () => groups })
  first = await accounts.provision({ candidatePolicy: { Version: '2012-10-17', Statement: [] } })
  second = await accounts.provision()
})
afterAll(() => accounts.close())

const roleIn = (accountId: string) => ({
  RoleArn: `arn:aws:iam::${accountId}:role/web`,
  RoleSessionName: 'ann',
  WebIdentityToken: 'token',
})

interface Address {
  readonly socketPath?: string
  readonly port?: number
}

function post(address: Address, path: string, headers: Record<string, string>, body: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asked = request({ ...address, host: '127.0.0.1', path, method: 'POST', headers }, async answer => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode, text })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
const socketOf = (accountId: string) => ({ socketPath: accounts.registry.endpointSocket(accountId) })
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const webIdentity = (accountId: string) =>
  String(
    new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      ...roleIn(accountId),
    }),
  )
const target = (name: string) => ({
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `Logs_20140328.${name}`,
})

describe('an operation that needs no signature', () => {
  test('is called by an SDK without credentials, and recorded as nobody in particular', async () => {
    const { requestHandler, credentials: _, ...configuration } = await accounts.configuration(first)
    const client = new STSClient({ ...configuration, requestHandler })
    const answer = await client.send(new AssumeRoleWithWebIdentityCommand(roleIn(first)))
    expect(answer).toMatchObject({ Audience: first, Provider: 'anonymous' })
    const account = await accounts.registry.open(first)
    expect(account?.calls.since(0).at(-1)).toMatchObject({
      principalKind: 'anonymous',
      operation: 'AssumeRoleWithWebIdentity',
    })
  })

  test('is not asked of IAM when somebody calls it with a signature', async () => {
    const client = new STSClient(await accounts.configuration(first))
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    const answer = await client.send(new AssumeRoleWithWebIdentityCommand(roleIn(first)))
    expect(answer).toMatchObject({ Audience: first })
  })

  test('is found by its target', async () => {
    expect(await post(socketOf(second), '/', target('DescribeLogGroups'), '{}')).toEqual({
      status: 200,
      text: JSON.stringify({ nextToken: second }),
    })
  })

  test('goes to the account that its input names, where an address has several', async () => {
    const everyone = { port: accounts.registry.port }
    for (const accountId of [first, second]) {
      const { status, text } = await post(everyone, '/', form, webIdentity(accountId))
      expect([status, text]).toEqual([200, expect.stringContaining(`<Audience>${accountId}</Audience>`)])
    }
    const { status, text } = await post(everyone, '/', form, webIdentity('000000000000'))
    expect([status, text]).toEqual([403, expect.stringContaining('MissingAuthenticationToken')])
  })

  test('says what is missing in the form of its protocol', async () => {
    const { status, text } = await post(
      socketOf(first),
      '/',
      form,
      'Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
    )
    expect([status, text]).toEqual([400, expect.stringMatching(/^<ErrorResponse/)])
  })
})

describe('any other request without a signature', () => {
  test('is refused, whatever operation it names', async () => {
    const identity = 'Action=GetCallerIdentity&Version=2011-06-15'
    expect((await post(socketOf(first), '/', form, identity)).status).toBe(403)
    const created = await post(socketOf(first), '/', target('CreateLogGroup'), '{"logGroupName":"a"}')
    expect(created.status).toBe(400)
    expect((await post(socketOf(first), '/', target('constructor'), '{}')).status).toBe(400)
  })

  test('is for what is deployed, also if its headers or body look like a call', async () => {
    const deployed = { status: 200, text: 'deployed' }
    expect(await post(socketOf(first), '/deployed', target('DescribeLogGroups'), '{}')).toEqual(deployed)
    expect(await post(socketOf(first), '/deployed', form, webIdentity(first))).toEqual(deployed)
  })
})
