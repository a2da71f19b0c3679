import type { ObserveContext } from '../../../shared/challenge/check.ts'
import { allOf } from '../../../shared/challenge/library/all-of.ts'
import { type ApiAnswer, type AskApi, customerApi } from '../../../shared/challenge/library/customer-api.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type Json, pickList, pickNumber, pickText } from '../../../shared/json.ts'
import { customersOf, isTold, ownershipOf, suppliers } from '../names/ownership.ts'
import { apiName } from '../shop.ts'

/** An invoice as it stands in the table. */
export interface Invoice {
  readonly [member: string]: Json
  readonly invoiceId: string
  readonly customer: string
  readonly cents: number
  readonly address: string
}

/** Somebody who may sign in. */
export interface Person {
  readonly name: string
  /** The id that invoices have; empty where there is no such user. */
  readonly sub: string
  /** Their access token, as of so many seconds ago. Never to be kept in a snapshot. */
  token(secondsAgo?: number): Promise<string | undefined>
}

/** The shop's invoices as people ask for them. */
export interface Invoices {
  readonly data: ProbeData
  /** Some customers, other ones in each look. */
  readonly people: readonly Person[]
  readonly supplier: Person
  /** What the table has of a customer. */
  of(customer: Person): Promise<readonly Invoice[]>
  /** Asks with a token, or without one. */
  as(who: string, token?: string): AskApi
}

/** Finds so many customers, of those of a check, and how to ask for invoices. */
export async function invoicesOf(
  context: ObserveContext,
  check: 0 | 1 | 2,
  count: number,
): Promise<Invoices> {
  const names = ownershipOf(context)
  const data = probeData(context.nonce)
  const api = await customerApi(context, apiName(context))
  const [own, foreign] = await Promise.all([
    poolOf(context, names.customers),
    poolOf(context, names.suppliers),
  ])
  const chosen = data.some('customers', customersOf(check), count)
  // Whoever asks first is nobody whom a system could know from its README.
  const strangersFirst = [...chosen.filter(name => !isTold(name)), ...chosen.filter(isTold)]
  const people = await Promise.all(strangersFirst.map(name => personOf(context, own, name)))
  const supplier = await personOf(context, foreign, data.one('supplier', suppliers))
  return {
    data,
    people,
    supplier,
    async of({ sub }) {
      const items = await allOf(
        context,
        'dynamodb',
        'Scan',
        { TableName: names.table, ConsistentRead: true },
        'Items',
      )
      return items.map(invoiceIn).filter(({ customer }) => customer === sub)
    },
    as: (who, token) => api.as(who, token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
}

export const invoiceIn = (item: Json): Invoice => ({
  invoiceId: pickText(item, 'invoiceId', 'S') ?? '',
  customer: pickText(item, 'customer', 'S') ?? '',
  cents: pickNumber(item, 'cents', 'N') ?? 0,
  address: pickText(item, 'address', 'S') ?? '',
})

interface PoolOf {
  readonly userPoolId: string
  readonly clientId: string
}

async function poolOf(context: ObserveContext, name: string): Promise<PoolOf> {
  const pools = await allOf(
    context,
    'cognito-identity-provider',
    'ListUserPools',
    { MaxResults: 60 },
    'UserPools',
  )
  const userPoolId =
    pickText(
      pools.find(pool => pickText(pool, 'Name') === name),
      'Id',
    ) ?? ''
  const listed = await context.tryRead('cognito-identity-provider', 'ListUserPoolClients', {
    UserPoolId: userPoolId,
    MaxResults: 60,
  })
  const clients = pickList(listed.ok ? listed.value : {}, 'UserPoolClients')
  const client = clients.find(one => pickText(one, 'ClientName') === ownershipOf(context).client)
  return { userPoolId, clientId: pickText(client, 'ClientId') ?? '' }
}

async function personOf(context: ObserveContext, pool: PoolOf, name: string): Promise<Person> {
  const found = await context.tryRead('cognito-identity-provider', 'AdminGetUser', {
    UserPoolId: pool.userPoolId,
    Username: name,
  })
  const attributes = pickList(found.ok ? found.value : {}, 'UserAttributes')
  const sub = attributes.find(one => pickText(one, 'Name') === 'sub')
  return {
    name,
    sub: pickText(sub, 'Value') ?? '',
    token: (secondsAgo = 0) => context.platform.tokenAsOf({ ...pool, username: name, secondsAgo }),
  }
}

/** Whether an answer has an invoice as it is. */
export const isInvoice = (
  { status, body }: ApiAnswer,
  { invoiceId, customer, cents, address }: Invoice,
): boolean =>
  status === 200 &&
  pickText(body, 'invoiceId') === invoiceId &&
  pickText(body, 'customer') === customer &&
  pickNumber(body, 'cents') === cents &&
  pickText(body, 'address') === address
