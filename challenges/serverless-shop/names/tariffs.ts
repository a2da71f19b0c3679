import type { Named } from '../shop.ts'

/** What the carrier takes, in cents: for a parcel, and for each piece in it. */
export interface Tariff {
  readonly [member: string]: number
  readonly parcel: number
  readonly piece: number
}

const countries = ['NL', 'DE', 'FR', 'IE', 'SE', 'PT']

/** Countries that the carrier goes to, with its tariffs of this attempt. */
export function tariffsOf({ parameters }: Named): { readonly [country: string]: Tariff } {
  const level = Number(parameters.checkoutTariff)
  return Object.fromEntries(
    countries.map((country, index) => [
      country,
      { parcel: level + ((index * 173) % 400), piece: 10 + ((level + index * 29) % 45) },
    ]),
  )
}

/** Countries that it does not go to. */
export const unserved = ['IS', 'MT', 'CY', 'GL', 'AD']
