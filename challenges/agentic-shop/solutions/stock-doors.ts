import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { peopleOf } from '../names/people.ts'
import { signedInScope, stockOf } from '../names/stock.ts'
import { allow, policyText, type Statement } from '../policies.ts'
import { createDoor, gatewaysCalled } from '../seed/stock.ts'
import { roleArn } from '../shop.ts'
import { type Changes, changed, deploy, setVariables } from './account-changes.ts'

/** Whose tokens a gateway takes. */
export type Jwt = { readonly [member: string]: string | readonly string[] | readonly object[] }

/** A user pool of the account by its name, and the id of one of its clients. */
export async function poolCalled({ call }: ProcedureContext, name: string, client: string) {
  const pools = pickList(
    await call('cognito-identity-provider', 'ListUserPools', { MaxResults: 60 }),
    'UserPools',
  )
  const UserPoolId = pickText(
    pools.find(one => pickText(one, 'Name') === name),
    'Id',
  )
  const clients = await call('cognito-identity-provider', 'ListUserPoolClients', {
    UserPoolId: UserPoolId ?? '',
    MaxResults: 60,
  })
  const found = pickList(clients, 'UserPoolClients').find(one => pickText(one, 'ClientName') === client)
  return { id: UserPoolId ?? '', clientId: pickText(found, 'ClientId') ?? '' }
}

/** Tokens of the shop's people, through its own client, by which they have signed in: all that is asked of them. */
export async function tokensOfShop(context: ProcedureContext): Promise<Jwt> {
  const { pool, client } = peopleOf(context)
  const { id, clientId } = await poolCalled(context, pool, client)
  return {
    discoveryUrl: discoveryOf(context, id),
    allowedClients: [clientId],
    allowedScopes: [signedInScope],
  }
}

/** Where a pool says by which keys its tokens are signed. */
export const discoveryOf = ({ region }: ProcedureContext, poolId: string): string =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}/.well-known/openid-configuration`

/** Has the gateway that is there take these tokens and nothing else. */
export async function takeTokens(context: ProcedureContext, jwt: Jwt): Promise<void> {
  const { gateway, gatewayRole } = stockOf(context)
  const [gatewayIdentifier = ''] = await gatewaysCalled(context, [gateway])
  await context.call('bedrock-agentcore-control', 'UpdateGateway', {
    gatewayIdentifier,
    name: gateway,
    protocolType: 'MCP',
    roleArn: roleArn(context, gatewayRole),
    ...JSON.parse(JSON.stringify(byTokens(jwt))),
  })
}

/** What makes a gateway one for people. */
export const byTokens = (jwt: Jwt) => ({
  authorizerType: 'CUSTOM_JWT',
  authorizerConfiguration: { customJWTAuthorizer: jwt },
})

/** What machines may have: asking this gateway. */
export const asksGateway = ({ accountId, region }: ProcedureContext, id: string): Statement =>
  allow(`arn:aws:bedrock-agentcore:${region}:${accountId}:gateway/${id}`, 'bedrock-agentcore:InvokeGateway')

/** Makes the gateway for machines, and tells its id. */
export const openForMachines = (context: ProcedureContext): Promise<string> =>
  createDoor(context, stockOf(context).machines, { authorizerType: 'AWS_IAM' })

/** Gives the nightly job its rights and the gateway that it asks, and deploys it with changes. */
export async function leadRestock(
  context: ProcedureContext,
  gatewayId: string,
  may: readonly Statement[] = [asksGateway(context, gatewayId)],
  changes: Changes = signing,
): Promise<void> {
  const { restock } = stockOf(context)
  await context.call('iam', 'PutRolePolicy', {
    RoleName: restock,
    PolicyName: 'data',
    PolicyDocument: policyText(may),
  })
  await setVariables(context, restock, { GATEWAY: gatewayId })
  const source = await context.starterFile('restock/index.mjs')
  await deploy(context, restock, {
    'index.mjs': changes.reduce((text, [from, to]) => changed(text, from, to), source),
    'signing.mjs': await context.starterFile('restock/signing.mjs'),
  })
}

/** The job signs what it asks. */
export const signing: Changes = [
  ['const address', "import { signed } from './signing.mjs'\n\nconst address"],
  ["'POST', headers, body", "'POST', headers: await signed(address, headers, body), body"],
]
