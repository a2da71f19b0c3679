import { type Named, shopName } from '../shop.ts'

/** What the task `products` is about. */
export function productsOf(context: Named) {
  return {
    function: shopName(context, 'catalog'),
    table: shopName(context, 'products'),
    /** Prints the labels of shelves, and has nothing to do with the pages of products. */
    labels: shopName(context, 'labels'),
  }
}

/** Where the shop shows one product. */
export const productRoute = 'GET /products/{sku}'

/** One product as the shop sells it; the price in cents. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly price: number
}

const kinds: readonly (readonly [sku: string, name: string])[] = [
  ['mug', 'Mug, glazed'],
  ['teapot', 'Teapot, cast iron'],
  ['plate', 'Dinner plate'],
  ['bowl', 'Bowl, hand-thrown'],
  ['bread-knife', 'Bread knife'],
  ['kettle', 'Kettle, 1.2 litres'],
  ['grater', 'Grater'],
  ['apron', 'Apron, linen'],
  ['carafe', 'Carafe'],
  ['whisk', 'Whisk'],
  ['tray', 'Tray, oak'],
  ['napkin', 'Napkins, four'],
]

/** What the shop sells from the start; prices differ per attempt. */
export function productsAtStart({ parameters }: Named): readonly Product[] {
  const level = Number(parameters.productsPrice)
  return kinds.map(([kind, name], index) => ({
    sku: `${kind}-${1000 + index * 37}`,
    name,
    price: level + ((index * 467) % 1900),
  }))
}
