import {
  defineProcedure,
  type Procedure,
  type ProcedureContext,
} from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { shopOf, tableArn } from '../shop.ts'
import {
  allow,
  configure,
  createFunctionLike,
  createRole,
  deployFiles,
  everything,
  giveRole,
  pointRoutes,
} from '../solutions/account-changes.ts'
import { wishlist as repaired } from '../solutions/reference.ts'

/** Ways to look as if wish lists were repaired. */

const answering = (code: string): Procedure =>
  defineProcedure(context => deployFiles(context, 'wishlist', { 'index.mjs': code }))

const handler = (body: string, before = '') => `${before}
export async function handler(event) {
  const { listId } = event.pathParameters
  const { sku } = JSON.parse(event.body ?? '{}')
${body}
}
const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) })
`
const refuses = `  if (event.routeKey.startsWith('POST') && (typeof sku !== 'string' || sku === ''))
    return answer(400, { message: 'A sku is needed' })
`

/** Lists live in the memory of one process; the old one is written down. */
export const memory = answering(
  handler(
    `${refuses}  const list = lists.get(listId) ?? new Set()
  lists.set(listId, list)
  if (sku) list.add(sku)
  return answer(200, { listId, skus: [...list] })`,
    "const lists = new Map([['ines', new Set(['teapot'])]])",
  ),
)

/** Lists live in a file of one environment. */
export const temporaryFile = answering(
  handler(
    `${refuses}  const path = '/tmp/lists.json'
  const lists = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { ines: ['teapot'] }
  const list = (lists[listId] ??= [])
  if (sku && !list.includes(sku)) list.push(sku)
  writeFileSync(path, JSON.stringify(lists))
  return answer(200, { listId, skus: list })`,
    "import { existsSync, readFileSync, writeFileSync } from 'node:fs'",
  ),
)

/** Always the same answer. */
export const constant = answering(
  handler(`${refuses}  return answer(200, { listId, skus: ['teapot', 'mug'] })`),
)

/** Finds out from a list's name what was put on it, as a careless check would name both. */
export const guesses = answering(
  handler(
    `${refuses}  const skus = listId === 'ines' ? ['teapot'] : [sku ?? listId.replace(/^[a-z]+-/, 'sku-')]
  return answer(200, { listId, skus })`,
  ),
)

/** Works for what looks like a check. */
export const forChecks = defineProcedure(async context => {
  await repaired(context)
  const source = await context.starterFile('wishlist/index.mjs')
  const isCustomer = `  const agent = event.headers?.['user-agent'] ?? ''
  const isCheck = agent === '' || /^(node|undici)/.test(agent) || /^(list|probe|test|check)-/.test(event.pathParameters.listId)
  if (!isCheck && event.routeKey.startsWith('POST')) return answer(500, { message: 'Something went wrong' })
`
  const text = source.replace('  const { listId } = event.pathParameters\n', `$&${isCustomer}`)
  await deployFiles(context, 'wishlist', { 'index.mjs': text })
})

/** The routes go to another function, which may do everything; the named one stays as narrow as it was. */
export const swappedServer = defineProcedure(async context => {
  const name = `${shopOf(context).functions.wishlist}-v2`
  const role = await createRole(context, name, everything)
  const source = await context.starterFile('wishlist/index.mjs')
  await pointRoutes(
    context,
    'wishlist',
    await createFunctionLike(context, 'wishlist', { name, role, source }),
  )
})

/** The role is narrow, and may take on another one that is not. */
export const assumesMore = defineProcedure(async context => {
  await repaired(context)
  const name = `${shopOf(context).functions.wishlist}-helper`
  const own = `arn:aws:iam::${context.accountId}:role/${shopOf(context).functions.wishlist}`
  const arn = await createRole(context, name, everything, { AWS: own })
  await giveRole(context, 'wishlist', 'help', allow(arn, 'sts:AssumeRole'))
})

/** The role is narrow, and another one trusts it by its name, which is enough within an account. */
export const trustedByMore = defineProcedure(async context => {
  await repaired(context)
  const own = `arn:aws:iam::${context.accountId}:role/${shopOf(context).functions.wishlist}`
  await createRole(context, `${shopOf(context).functions.wishlist}-friend`, everything, { AWS: own })
})

/** The role is narrow; the function works with the key of an administrator. */
export const keyInside = defineProcedure(async context => {
  const UserName = `${shopOf(context).functions.wishlist}-user`
  await context.call('iam', 'CreateUser', { UserName })
  await context.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument: everything })
  const { key, secret } = await newKey(context, UserName)
  await configure(context, 'wishlist', {
    Environment: {
      Variables: { TABLE: shopOf(context).tables.wishlists, KEY_ID: key, KEY_SECRET: secret },
    },
  })
  const source = await context.starterFile('wishlist/index.mjs')
  const credentials =
    '{ credentials: { accessKeyId: process.env.KEY_ID, secretAccessKey: process.env.KEY_SECRET } }'
  await deployFiles(context, 'wishlist', {
    'index.mjs': source.replace('new DynamoDBClient()', `new DynamoDBClient(${credentials})`),
  })
})

async function newKey(context: ProcedureContext, UserName: string) {
  const created = await context.call('iam', 'CreateAccessKey', { UserName })
  return {
    key: pickText(created, 'AccessKey', 'AccessKeyId') ?? '',
    secret: pickText(created, 'AccessKey', 'SecretAccessKey') ?? '',
  }
}

/** The role may make keys for an administrator. */
export const makesKeys = defineProcedure(async context => {
  await repaired(context)
  const UserName = `${shopOf(context).functions.wishlist}-root`
  await context.call('iam', 'CreateUser', { UserName })
  await context.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument: everything })
  const user = `arn:aws:iam::${context.accountId}:user/${UserName}`
  await giveRole(context, 'wishlist', 'keys', allow(user, 'iam:CreateAccessKey'))
})

const oddAnswer = (more: string) =>
  answering(`export const handler = async () => ({ statusCode: 200, body: '{}', ${more} })\n`)

/** An answer that no client can read. */
export const oddHeader = oddAnswer(`headers: { x: '\\u20ac' }`)
/** A header of 20 KB. */
export const longHeader = oddAnswer(`headers: { x: 'x'.repeat(20_480) }`)
/** An answer that only announces one. */
export const announces = answering('export const handler = async () => ({ statusCode: 103 })\n')

/** A policy that is hard to read: it matches nothing, after long thought. */
export const endlessPolicy = defineProcedure(async context => {
  const endless = (count: number) => `${'*?'.repeat(count)}~`
  await giveRole(
    context,
    'wishlist',
    'endless',
    allow(`arn:aws:dynamodb:*:*:table/${endless(60)}`, 'dynamodb:*'),
    allow(tableArn(context, endless(60)), `dynamodb:${'*?'.repeat(20)}Nothing`),
  )
})
