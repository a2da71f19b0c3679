import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Account } from './account/account.ts'
import { platformPrincipal } from './account/platform-roles.ts'
import { errorCode } from './limits/error-code.ts'
import { serveAccounts } from './serve-accounts.ts'
import type { Fields } from './service.ts'

const HELP = `npm run account -- [options]    serves one AWS account on this machine until Ctrl-C

  --port 4566            TCP port
  --region us-east-1     the one region of the account
  --account 111122223333 its number; a free one if absent
  --data FOLDER          where it is kept, .cache/account if absent; delete the folder to begin anew
  --json                 print one line {endpoint, region, accountId, accessKeyId, secretAccessKey} and nothing else
  --help                 this page

With ASSAY_MODEL_ADDRESS, ASSAY_MODEL_NAME and ASSAY_MODEL_KEY a server that speaks OpenAI's chat completions
answers for Bedrock's models.`

const ARGUMENTS = {
  port: { type: 'string', default: '4566' },
  region: { type: 'string', default: 'us-east-1' },
  account: { type: 'string' },
  data: { type: 'string', default: '.cache/account' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const ADMIN = 'admin'

/**
 * One account alone, for whoever wants an AWS account and nothing else of ours: serves it with lasting keys of an IAM
 * user who may do everything. The same folder gives the same account and the same keys. Rejects with a sentence.
 */
export async function serveAlone(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({ options: ARGUMENTS, args: [...words] })
  if (values.help) {
    console.log(HELP)
    return
  }
  const { data, region, json } = values
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port ${values.port}: a port is a number from 1 to 65535.`)
  const endpoint = `http://127.0.0.1:${port}`
  const { registry } = await serveAccounts({ data, port, region, endpoint }).catch(explainTaken)
  const { accountId } = await registry.provision({
    key: 'alone',
    // Nobody is examined here.
    fixtures: { 'bedrock-real-model': true },
    ...(values.account !== undefined && { accountId: values.account }),
  })
  const account = await registry.open(accountId)
  if (!account) throw new Error(`The account ${accountId} could not be opened`)
  const key = await keyOfAdmin(account)
  const told: Told = { endpoint, region, accountId, accessKeyId: key.id, secretAccessKey: key.secret }
  console.log(json ? JSON.stringify(told) : welcome(told, data))
}

interface Told {
  readonly endpoint: string
  readonly region: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

async function keyOfAdmin(account: Account): Promise<{ id: string; secret: string }> {
  const [kept] = account.keys.keysOfUser(ADMIN)
  if (kept) return kept
  const call = (operation: string, input: Fields) =>
    account.perform({
      principal: platformPrincipal(account.id, 'administrator', 'alone'),
      serviceId: 'iam',
      operation,
      input,
      request: {
        ...{ method: 'POST', rawPath: '/', rawQuery: '', headers: {} },
        ...{ body: new Uint8Array(), remoteAddress: '' },
      },
      requestId: randomUUID(),
      format: undefined,
    })
  await call('CreateUser', { UserName: ADMIN })
  await call('AttachUserPolicy', {
    UserName: ADMIN,
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  })
  await call('CreateAccessKey', { UserName: ADMIN })
  const [made] = account.keys.keysOfUser(ADMIN)
  if (!made) throw new Error('The key of the administrator was not made')
  return made
}

function welcome({ endpoint, region, accountId, accessKeyId, secretAccessKey }: Told, data: string): string {
  return `
AWS account ${accountId} is served at ${endpoint} (${region}). Ctrl-C ends it; it is kept in ${data}.

  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=${accessKeyId}
  export AWS_SECRET_ACCESS_KEY=${secretAccessKey}

  aws sts get-caller-identity      (an AWS CLI before 2.13 wants --endpoint-url ${endpoint})
  aws s3 mb s3://first-bucket      (S3 also answers at BUCKET.localhost:${new URL(endpoint).port})

The keys are those of the IAM user "${ADMIN}", who may do everything. Every call is signed, decided by IAM and recorded.
An operation that this account does not have is answered 501 and says so. Options: npm run account -- --help`
}

function explainTaken(error: unknown): never {
  if (errorCode(error) !== 'EADDRINUSE') throw error
  throw new Error('Something else has that port: choose another with --port.', { cause: error })
}
