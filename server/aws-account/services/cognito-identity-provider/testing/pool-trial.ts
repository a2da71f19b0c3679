import { request } from 'node:http'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import type { Fields, Service } from '../../../service.ts'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../../testing/test-accounts.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** An account with user pools, an API gateway and logs, before functions that are played by the test. */
export interface PoolTrial {
  readonly accounts: TestAccounts
  readonly accountId: string
  readonly settings: ClientConfiguration
  readonly idp: CognitoIdentityProvider
  /** What functions answer, by their names; one that throws has failed. */
  readonly functions: Record<string, (event: Fields) => unknown>
  http(path: string, options?: HttpOptions): Promise<HttpAnswer>
  close(): Promise<void>
}

export interface HttpOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export async function createPoolTrial(): Promise<PoolTrial> {
  const functions: PoolTrial['functions'] = {}
  const lambda: Service = {
    id: 'lambda',
    needs: () => [],
    operations: {
      Invoke(_, input) {
        const name = String(input.FunctionName).split(':').at(-1) ?? ''
        const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
        try {
          const answer = functions[name]?.(event)
          return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(answer) ?? 'null') }
        } catch (error) {
          const errorMessage = error instanceof Error ? error.message : String(error)
          const Payload = Buffer.from(JSON.stringify({ errorMessage, errorType: 'Error' }))
          return { StatusCode: 200, FunctionError: 'Unhandled', Payload }
        }
      },
    },
  }
  const accounts = await createTestAccounts({
    'cognito-identity-provider': async () => (await import('../service.ts')).createService(),
    apigatewayv2: async () => (await import('../../apigatewayv2/service.ts')).createService(),
    'cloudwatch-logs': async () => (await import('../../cloudwatch-logs/service.ts')).createService(),
    iam: async () => (await import('../../iam/service.ts')).createService(),
    sts: async () => (await import('../../sts/service.ts')).createService(),
    lambda: async () => lambda,
  })
  const accountId = await accounts.provision()
  const settings = await accounts.configuration(accountId)
  return {
    accounts,
    accountId,
    settings,
    idp: new CognitoIdentityProvider(settings),
    functions,
    http: (path, options = {}) => ask(accounts.registry.endpointSocket(accountId), path, options),
    close: () => accounts.close(),
  }
}

function ask(
  socketPath: string,
  path: string,
  { method = 'GET', headers, body }: HttpOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path, method, agent: false, headers: { host: '127.0.0.1:4566', ...headers } },
      answer => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', part => {
          text += part
        })
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** What a token says, unverified. */
export const claimsOf = (token: string | undefined): Fields =>
  JSON.parse(Buffer.from((token ?? '').split('.')[1] ?? '', 'base64url').toString())

/** A pool with one client and one confirmed user, `ada` with `Passw0rd!`. */
export async function createPoolWithUser({ idp }: PoolTrial) {
  const { UserPool: pool } = await idp.createUserPool({ PoolName: 'people' })
  const UserPoolId = pool?.Id ?? ''
  const { UserPoolClient: client } = await idp.createUserPoolClient({
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: [
      ...(['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'] as const),
      ...(['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'] as const),
    ],
  })
  const ClientId = client?.ClientId ?? ''
  await idp.adminCreateUser({
    ...{ UserPoolId, Username: 'ada', MessageAction: 'SUPPRESS' },
    UserAttributes: [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
  })
  await idp.adminSetUserPassword({ UserPoolId, Username: 'ada', Password: 'Passw0rd!', Permanent: true })
  const signIn = (USERNAME = 'ada', PASSWORD = 'Passw0rd!') =>
    idp.initiateAuth({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId,
      AuthParameters: { USERNAME, PASSWORD },
    })
  return { UserPoolId, ClientId, Arn: pool?.Arn ?? '', signIn }
}
