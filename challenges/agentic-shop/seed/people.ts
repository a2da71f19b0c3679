import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { customers, peopleOf, staff } from '../names/people.ts'
import { pagesClient, strangersOf } from '../names/stock.ts'
import { apiIdOf } from './desks.ts'

/** So many of each list have the password of the README. */
const withPassword = { customers: 2, staff: 1 }

/** The pool of the shop's people, and the authorizer of its API that reads their tokens. */
export async function putPeople(context: ProcedureContext): Promise<void> {
  const { call } = context
  const { pool: PoolName, client: ClientName, staffGroup: GroupName } = peopleOf(context)
  const { id: UserPoolId, clientId } = await createPool(context, PoolName, ClientName)
  await createClient(context, UserPoolId, pagesClient)
  const strangers = await createPool(context, strangersOf(context).pool, strangersOf(context).client)
  await call('cognito-identity-provider', 'CreateGroup', { UserPoolId, GroupName })
  await Promise.all([
    // They have an account there as well, by the same name.
    ...customers.map(name => putPerson(context, strangers.id, name, false)),
    ...customers.map((name, index) => putPerson(context, UserPoolId, name, index < withPassword.customers)),
    ...staff.map(async (Username, index) => {
      await putPerson(context, UserPoolId, Username, index < withPassword.staff)
      await call('cognito-identity-provider', 'AdminAddUserToGroup', { UserPoolId, Username, GroupName })
    }),
  ])
  await call('apigatewayv2', 'CreateAuthorizer', {
    ApiId: await apiIdOf(context),
    Name: 'people',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: {
      Issuer: `https://cognito-idp.${context.region}.amazonaws.com/${UserPoolId}`,
      Audience: [clientId],
    },
  })
}

async function createPool(context: ProcedureContext, PoolName: string, ClientName: string) {
  const pool = await context.call('cognito-identity-provider', 'CreateUserPool', { PoolName })
  const id = pickText(pool, 'UserPool', 'Id') ?? ''
  return { id, clientId: await createClient(context, id, ClientName) }
}

async function createClient(
  { call }: ProcedureContext,
  UserPoolId: string,
  ClientName: string,
): Promise<string> {
  const client = await call('cognito-identity-provider', 'CreateUserPoolClient', {
    UserPoolId,
    ClientName,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  })
  return pickText(client, 'UserPoolClient', 'ClientId') ?? ''
}

async function putPerson(
  { call, ...context }: ProcedureContext,
  UserPoolId: string,
  Username: string,
  hasPassword: boolean,
): Promise<void> {
  await call('cognito-identity-provider', 'AdminCreateUser', {
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
  })
  if (hasPassword)
    await call('cognito-identity-provider', 'AdminSetUserPassword', {
      UserPoolId,
      Username,
      Password: peopleOf(context).password,
      Permanent: true,
    })
}

/** The `sub` of each customer, in their order. */
export async function subsOfCustomers({ call, ...context }: ProcedureContext): Promise<readonly string[]> {
  const pools = pickList(
    await call('cognito-identity-provider', 'ListUserPools', { MaxResults: 60 }),
    'UserPools',
  )
  const pool = pools.find(one => pickText(one, 'Name') === peopleOf(context).pool)
  const UserPoolId = pickText(pool, 'Id') ?? ''
  return Promise.all(
    customers.map(async Username => {
      const user = await call('cognito-identity-provider', 'AdminGetUser', { UserPoolId, Username })
      const sub = pickList(user, 'UserAttributes').find(one => pickText(one, 'Name') === 'sub')
      return pickText(sub, 'Value') ?? ''
    }),
  )
}
