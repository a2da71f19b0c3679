import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { customers, ownershipOf, suppliers } from '../names/ownership.ts'
import { allow } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { createRouted, createTable, type RoutedFunction, type SeedContext, storeEntries } from './parts.ts'

/** So many invoices each customer has. */
const invoicesEach = 3

/** Invoices that whoever says anything of a token may read and change. */
export async function ownership(context: SeedContext): Promise<void> {
  const names = ownershipOf(context)
  const [wanted, subs] = await Promise.all([
    invoiceFunction(context),
    createPool(context, names.customers, customers),
    createTable(context, names.table, { hash: 'invoiceId' }),
    createPool(context, names.suppliers, suppliers),
  ])
  await Promise.all([storeInvoices(context, subs), createRouted(context, wanted)])
}

/** The function of the task, whose routes anybody may ask. */
export async function invoiceFunction(context: SeedContext): Promise<RoutedFunction> {
  const names = ownershipOf(context)
  return {
    name: names.function,
    files: { 'index.mjs': await context.starterFile('ownership/index.mjs') },
    may: [allow(tableArn(context, names.table), 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem')],
    variables: { TABLE: names.table },
    routes: [
      'GET /invoices',
      'GET /invoices/{invoiceId}',
      'POST /invoices/{invoiceId}/address',
      'GET /delivery-times',
    ],
  }
}

/** The `sub` of each customer who signs in at the pool. */
export async function subsOfCustomers({ call, ...context }: SeedContext): Promise<readonly string[]> {
  const listed = await call('cognito-identity-provider', 'ListUserPools', { MaxResults: 60 })
  const name = ownershipOf(context).customers
  const pool = pickList(listed, 'UserPools').find(one => pickText(one, 'Name') === name)
  const UserPoolId = pickText(pool, 'Id') ?? ''
  return Promise.all(
    customers.map(async Username => {
      const user = await call('cognito-identity-provider', 'AdminGetUser', { UserPoolId, Username })
      return subIn(pickList(user, 'UserAttributes'))
    }),
  )
}

/** A user pool with a client and users; returns the `sub` of each. */
async function createPool(
  context: SeedContext,
  PoolName: string,
  users: readonly string[],
): Promise<readonly string[]> {
  const { client, password } = ownershipOf(context)
  const pool = await context.call('cognito-identity-provider', 'CreateUserPool', { PoolName })
  const UserPoolId = pickText(pool, 'UserPool', 'Id') ?? ''
  await context.call('cognito-identity-provider', 'CreateUserPoolClient', {
    UserPoolId,
    ClientName: client,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  })
  return Promise.all(
    users.map(async (Username, index) => {
      const created = await context.call('cognito-identity-provider', 'AdminCreateUser', {
        UserPoolId,
        Username,
        MessageAction: 'SUPPRESS',
      })
      if (index < 2)
        await context.call('cognito-identity-provider', 'AdminSetUserPassword', {
          UserPoolId,
          Username,
          Password: password,
          Permanent: true,
        })
      return subIn(pickList(created, 'User', 'Attributes'))
    }),
  )
}

function subIn(attributes: readonly Json[]): string {
  const sub = attributes.find(one => pickText(one, 'Name') === 'sub')
  return pickText(sub, 'Value') ?? ''
}

/** Puts the invoices of these customers into the table, as they are at the start. */
export async function storeInvoices(context: SeedContext, subs: readonly string[]): Promise<void> {
  await storeEntries(context, ownershipOf(context).table, invoicesOf(subs))
}

function invoicesOf(subs: readonly string[]): readonly { readonly [attribute: string]: Json }[] {
  return subs.flatMap((customer, index) =>
    Array.from({ length: invoicesEach }, (_, count) => ({
      invoiceId: { S: `2026-${String(113 + index * 7_919 + count * 1_307).padStart(6, '0')}` },
      customer: { S: customer },
      cents: { N: String(1_990 + index * 731 + count * 1_117) },
      address: { S: `${3 + index * 5 + count} Harbour Street` },
    })),
  )
}
