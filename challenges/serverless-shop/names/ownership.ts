import { type Named, shopName } from '../shop.ts'

/** What the task `ownership` is about: customers' invoices. */
export function ownershipOf(context: Named) {
  return {
    function: shopName(context, 'ownership'),
    table: shopName(context, 'ownership-invoices'),
    /** The user pool of the customers. */
    customers: shopName(context, 'ownership-customers'),
    /** The user pool of those who deliver to the shop: no customers. */
    suppliers: shopName(context, 'ownership-suppliers'),
    /** The client of either pool, through which people sign in. */
    client: 'shop',
    /** With which the customers of the README sign in, and nobody else. */
    password: `Kiosk-${context.parameters.suffix}-Shop`,
  }
}

/** Who has invoices. The first two have a password that the candidate is told. */
export const customers: readonly string[] = [
  'ines',
  'tom',
  'ada.318204',
  'femi.520117',
  'greta.661902',
  'hugo.274455',
  'jun.903318',
  'lena.150672',
  'kofi.418830',
  'elif.733091',
  'ben.267714',
  'carla.905526',
]

/** Whether the candidate knows how they sign in. */
export const isTold = (customer: string): boolean => customers.indexOf(customer) < 2

/** Of three checks that look beside each other, each has customers of its own: none sees what another changes. */
export const customersOf = (check: 0 | 1 | 2): readonly string[] =>
  customers.filter((_, index) => index % 3 === check)

/** Who delivers to the shop. */
export const suppliers: readonly string[] = ['north-pier', 'lindqvist']

/** Days that a parcel takes, by country: for everybody to read. */
export const deliveryDays: { readonly [country: string]: number } = { DE: 2, NL: 1, PT: 4, SE: 3 }
