import { type Named, partnerName, shopName } from '../shop.ts'

/** What the task `checkout` is about. */
export function checkoutOf(context: Named) {
  return {
    function: shopName(context, 'checkout'),
    table: shopName(context, 'checkouts'),
    /** Says what shipping costs; takes its time. */
    partner: partnerName(context, 'shipping'),
    /** Where the partner tries things out; nobody answers there. */
    sandbox: partnerName(context, 'shipping-sandbox'),
    /** The partner's own list of what it has offered. */
    quotes: partnerName(context, 'quotes'),
  }
}

/** In which time every customer has an answer, whatever the partner does. */
export const answeredWithinSeconds = 15

/** Parcels of more pieces than this get no answer from the partner at all. */
export const mostPieces = 400

/** How long the carrier takes for an answer; the brief says up to seven seconds. */
export const carrierSeconds = 6
