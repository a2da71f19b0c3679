import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import { type AccountProcess, type ClientSettings, startAccountProcess } from '../testing/account-process.ts'

let accounts: AccountProcess
let settings: ClientSettings
const folder = mkdtempSync(join(tmpdir(), 'deploy-'))

beforeAll(async () => {
  accounts = await startAccountProcess()
  settings = await accounts.settings(await accounts.provision())
})
afterAll(async () => {
  await accounts.close()
  rmSync(folder, { recursive: true, force: true })
})

async function createFunction(FunctionName: string, code: string): Promise<void> {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const { Role } = await new IAM(settings).createRole({ RoleName: FunctionName, AssumeRolePolicyDocument })
  const ZipFile = deploymentPackage({ 'index.mjs': code })
  const input = {
    FunctionName,
    Role: Role?.Arn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile },
  } as const
  await new Lambda(settings).createFunction(input)
}

/** The Debian AWS CLI as a person at the terminal uses it. */
async function aws(...args: string[]): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = settings.credentials
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_DEFAULT_REGION: settings.region,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const { stdout } = await promisify(execFile)(
    '/usr/bin/aws',
    ['--endpoint-url', settings.endpoint, ...args],
    { env, cwd: folder },
  )
  return stdout.trim()
}

test('a person deploys, waits, invokes and downloads with the AWS CLI', async () => {
  await createFunction('typed', `export const handler = async () => 'old'`)
  const zip = deploymentPackage({
    'index.mjs': `export const handler = async ({ name }) => 'hello ' + name`,
  })
  writeFileSync(join(folder, 'function.zip'), zip)
  const deployed = aws(
    'lambda',
    'update-function-code',
    '--function-name',
    'typed',
    '--zip-file',
    'fileb://function.zip',
    '--query',
    'LastUpdateStatus',
    '--output',
    'text',
  )
  expect(await deployed).toBe('InProgress')
  await aws('lambda', 'wait', 'function-updated', '--function-name', 'typed')
  const payload = ['--cli-binary-format', 'raw-in-base64-out', '--payload', '{"name":"you"}']
  await aws('lambda', 'invoke', '--function-name', 'typed', ...payload, 'answer.json')
  expect(readFileSync(join(folder, 'answer.json'), 'utf8')).toBe('"hello you"')
  const location = await aws(
    'lambda',
    'get-function',
    '--function-name',
    'typed',
    '--query',
    'Code.Location',
    '--output',
    'text',
  )
  const download = await fetch(location.replace(/^http:\/\/[^/]+/, settings.endpoint))
  expect(Buffer.from(await download.arrayBuffer())).toEqual(Buffer.from(zip))
})
