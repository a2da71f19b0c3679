import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, startAccountProcess } from './testing/account-process.ts'

/** Python and boto3 take seconds of a processor to start, and the machine may be busy. */
const PATIENCE_MS = 240_000
const run = promisify(execFile)
let account: AccountProcess
beforeAll(async () => {
  account = await startAccountProcess()
}, PATIENCE_MS)
afterAll(() => account.close())

/** What a program prints as JSON; `client(name)` makes a client of the account. */
async function python(program: string): Promise<unknown> {
  const { endpoint, region, credentials } = await account.settings()
  const prelude = `
import boto3, json
def client(name):
    return boto3.client(name, endpoint_url="${endpoint}", region_name="${region}")
`
  const { stdout } = await run('/usr/bin/python3', ['-c', prelude + program], {
    env: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
    },
  })
  return JSON.parse(stdout)
}

test('boto3 signs users in, keeps secrets and parameters, and signs', { timeout: PATIENCE_MS }, async () => {
  const told = await python(`
idp = client("cognito-idp")
pool = idp.create_user_pool(PoolName="people")["UserPool"]["Id"]
app = idp.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
app = app["UserPoolClient"]["ClientId"]
idp.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
idp.admin_set_user_password(UserPoolId=pool, Username="ada", Password="Passw0rd!", Permanent=True)
auth = {"USERNAME": "ada", "PASSWORD": "Passw0rd!"}
tokens = idp.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=auth)
user = idp.get_user(AccessToken=tokens["AuthenticationResult"]["AccessToken"])["Username"]
try:
    idp.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={**auth, "PASSWORD": "x"})
except idp.exceptions.NotAuthorizedException as error:
    refused = str(error)
secrets = client("secretsmanager")
secrets.create_secret(Name="boto", SecretBinary=b"\\x00\\x01")
secret = secrets.get_secret_value(SecretId="boto")["SecretBinary"]
ssm = client("ssm")
ssm.put_parameter(Name="/boto/list", Type="StringList", Value="a,b")
parameter = ssm.get_parameter(Name="/boto/list")["Parameter"]["Value"]
kms = client("kms")
key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
signed = {"KeyId": key, "Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}
valid = kms.verify(Signature=kms.sign(**signed)["Signature"], **signed)["SignatureValid"]
print(json.dumps([user, refused, list(secret), parameter, valid]))
`)
  expect(told).toEqual([
    'ada',
    'An error occurred (NotAuthorizedException) when calling the InitiateAuth operation: Incorrect username or password.',
    [0, 1],
    'a,b',
    true,
  ])
})
