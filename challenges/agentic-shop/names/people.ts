import { type Named, shopName } from '../shop.ts'

/** The user pool of all who sign in at the shop, customers and staff, and how they do. */
export const peopleOf = (context: Named) => ({
  pool: shopName(context, 'people'),
  client: 'shop',
  /** The group of those who work here. */
  staffGroup: 'staff',
  /** With which those of the README sign in, and nobody else. */
  password: `Kiosk-${context.parameters.suffix}-Shop`,
})

/** Customers. The first two have a password that the candidate is told. */
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
]

/** Who works here. The first has a password that the candidate is told. */
export const staff: readonly string[] = ['mira', 'noor.204417', 'piet.660128']
