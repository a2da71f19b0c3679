import { execFileSync } from 'node:child_process'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import { SERVICES } from '../services.ts'
import { type AccountProcess, type ClientSettings, startAccountProcess } from '../testing/account-process.ts'

let accounts: AccountProcess
let settings: ClientSettings
let Role: string | undefined

beforeAll(async () => {
  accounts = await startAccountProcess()
  settings = await accounts.settings()
  const iam = new IAM(settings)
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const made = await iam.createRole({
    RoleName: 'function',
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  })
  Role = made.Role?.Arn
  await iam.putRolePolicy({
    RoleName: 'function',
    PolicyName: 'everything',
    PolicyDocument: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
  })
})
afterAll(() => accounts.close())

/** Of the machine's Python, which is what functions of every Python runtime run on; '' where it has none. */
const boto3 = (() => {
  try {
    return execFileSync('/usr/bin/python3', ['-c', 'import boto3; print(boto3.__version__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
})()
const withoutBoto3 = boto3 === '' && 'no boto3 for /usr/bin/python3: apt-get install python3-boto3'
if (withoutBoto3) console.warn(`Not tried: ${withoutBoto3}`)

/** What boto3 calls the services that have quite another name there; of some it leaves out the hyphens. */
const NAMES: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  eventbridge: 'events',
  sfn: 'stepfunctions',
}

/** A service that has only other operations says so itself. */
const REACHED = expect.toBeOneOf([
  200,
  'ValidationError',
  'NotImplemented',
  'AWSOrganizationsNotInUseException',
])

async function answerOfPython(name: string, code: string, event: unknown): Promise<unknown> {
  const lambda = new Lambda(settings)
  await lambda.createFunction({
    FunctionName: name,
    Role,
    Runtime: 'python3.12',
    Handler: 'index.handler',
    Timeout: 60,
    MemorySize: 512,
    Code: { ZipFile: deploymentPackage({ 'index.py': code }) },
  })
  const { Payload } = await lambda.invoke({ FunctionName: name, Payload: JSON.stringify(event) })
  return JSON.parse(Payload?.transformToString() ?? 'null')
}

describe.skipIf(withoutBoto3)('boto3 in a Python function', () => {
  test('reaches every service of its own account', async () => {
    const code = `
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

KNOWN = boto3.session.Session().get_available_services()
QUICK = Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=30)

def asks_for_nothing(client):
    """The first operation that only reads and needs no input."""
    model = client.meta.service_model
    for method, operation in sorted(client.meta.method_to_api_mapping.items()):
        shape = model.operation_model(operation).input_shape
        if method.startswith(("list_", "describe_", "get_")) and not (shape and shape.required_members):
            yield getattr(client, method)

def reached(name):
    client = boto3.client(name if name in KNOWN else name.replace("-", ""), config=QUICK)
    answer = "nothing to call"
    for call in asks_for_nothing(client):
        try:
            return call()["ResponseMetadata"]["HTTPStatusCode"]
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            answer = error.response["Error"]["Code"]
            if status != 501:
                return answer
    return answer

def handler(event, context):
    identity = boto3.client("sts", config=QUICK).get_caller_identity()
    return {"account": identity["Account"], "reached": {name: reached(name) for name in event}}
`
    // All that user pools are asked for needs something: boto3.test.ts reaches them.
    // The system's boto3 is older than agents are.
    const ids = SERVICES.filter(id => id !== 'cognito-identity-provider' && !id.startsWith('bedrock'))
    const names = ids.map(id => NAMES[id] ?? id)
    expect(await answerOfPython('boto3', code, names)).toEqual({
      account: accounts.accountId,
      reached: Object.fromEntries(names.map(name => [name, REACHED])),
    })
  })

  test('also by resources, sessions of its own and programs that it starts', async () => {
    const code = `
import subprocess, sys
import boto3

def handler(event, context):
    table = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    boto3.resource("s3").create_bucket(Bucket="by-resource")
    own = boto3.session.Session(region_name="us-east-1").client("s3", region_name="us-east-1")
    return {
        "buckets": [bucket["Name"] for bucket in own.list_buckets()["Buckets"]],
        "child": subprocess.check_output([sys.executable, "-c", table], text=True).strip(),
    }
`
    expect(await answerOfPython('more-boto3', code, {})).toEqual({
      buckets: ['by-resource'],
      child: accounts.accountId,
    })
  })
})
