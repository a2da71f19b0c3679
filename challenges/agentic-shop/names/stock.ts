import { type Named, partnerName, shopName } from '../shop.ts'

/** What the task `stock` is about: tools that people and machines use, each by a door of their own. */
export const stockOf = (context: Named) => ({
  /** The function behind the tools. */
  function: shopName(context, 'stock'),
  table: shopName(context, 'stock-list'),
  /** The gateway for people. At the start it is there, and open to everybody. */
  gateway: shopName(context, 'stock'),
  /** The gateway for machines, which is to be made. */
  machines: shopName(context, 'machines'),
  /** The role by which gateways call the function. */
  gatewayRole: shopName(context, 'stock-gateway'),
  /** Who asks the tools each night. */
  restock: shopName(context, 'restock'),
})

/** Who signs in elsewhere, and has tokens that are good there. */
export const strangersOf = (context: Named) => ({
  /** A partner's own user pool, whose people may have the names of ours. */
  pool: partnerName(context, 'people'),
  client: 'shop',
})

/** A client of the shop's own pool: the pages of a partner, who are not to see the stock. */
export const pagesClient = 'pages'

/** What a token may be used for by which somebody has signed in at the shop itself. */
export const signedInScope = 'aws.cognito.signin.user.admin'

/** The target of a gateway, and its tool. Callers know the tool by both. */
export const stockTarget = 'stock'
export const stockTool = 'find_stock'
export const toolName = `${stockTarget}___${stockTool}`

/** What the tool is told to whoever asks for it. */
export const stockTools = [
  {
    name: stockTool,
    description: 'How many pieces of an article are there, and where',
    inputSchema: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
  },
]

/** What there is of an article, and where. */
export interface Article {
  readonly [member: string]: string | number
  readonly sku: string
  readonly pieces: number
  readonly shelf: string
}

/** What is in stock. */
export const stock: readonly Article[] = [
  { sku: 's-20417', pieces: 12, shelf: 'B4' },
  { sku: 's-20533', pieces: 3, shelf: 'A1' },
  { sku: 's-20871', pieces: 41, shelf: 'D7' },
  { sku: 's-21002', pieces: 7, shelf: 'C2' },
  { sku: 's-21338', pieces: 96, shelf: 'A6' },
  { sku: 's-21560', pieces: 18, shelf: 'E3' },
  { sku: 's-21704', pieces: 5, shelf: 'B9' },
]
