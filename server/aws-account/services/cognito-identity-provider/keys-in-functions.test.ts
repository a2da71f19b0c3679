import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import { type AccountProcess, startAccountProcess } from '../testing/account-process.ts'

const PATIENCE = { timeout: 240_000 }
let account: AccountProcess
let lambda: Lambda
let Role: string
let address: string

beforeAll(async () => {
  account = await startAccountProcess()
  const settings = await account.settings()
  lambda = new Lambda(settings)
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  })
  const made = await new IAM(settings).createRole({ RoleName: 'function', AssumeRolePolicyDocument })
  Role = made.Role?.Arn ?? ''
  const { UserPool } = await new CognitoIdentityProvider(settings).createUserPool({ PoolName: 'people' })
  address = `https://cognito-idp.us-east-1.amazonaws.com/${UserPool?.Id}/.well-known/jwks.json`
}, PATIENCE.timeout)
afterAll(() => account.close())

const node = `
import https from 'node:https'
const byHttps = address => new Promise((resolve, reject) => {
  https.get(address, answer => {
    let text = ''
    answer.on('data', part => { text += part }).on('end', () => resolve(JSON.parse(text)))
  }).on('error', reject)
})
export const handler = async ({ address }) => [await (await fetch(address)).json(), await byHttps(address)]
`
const python = `
import json, urllib.request
def handler(event, context):
    return [json.load(urllib.request.urlopen(event["address"])), json.load(urllib.request.urlopen(event["address"]))]
`

test.each([
  ['nodejs22.x', 'index.mjs', node],
  ['python3.12', 'index.py', python],
] as const)(
  'a function of %s fetches the keys of a pool at AWS’s address',
  PATIENCE,
  async (Runtime, file, code) => {
    const FunctionName = Runtime.replace('.', '-')
    await lambda.createFunction({
      ...{ FunctionName, Role, Runtime, Handler: 'index.handler', Timeout: 60 },
      Code: { ZipFile: deploymentPackage({ [file]: code }) },
    })
    const { Payload, FunctionError } = await lambda.invoke({
      FunctionName,
      Payload: Buffer.from(JSON.stringify({ address })),
    })
    expect(FunctionError, Buffer.from(Payload ?? []).toString()).toBeUndefined()
    const answers = JSON.parse(Buffer.from(Payload ?? []).toString())
    const keys = [{ kty: 'RSA', alg: 'RS256', use: 'sig' }]
    expect(answers).toMatchObject([{ keys }, { keys }])
  },
)
