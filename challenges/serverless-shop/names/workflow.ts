import { type Named, partnerName, shopName } from '../shop.ts'

/** What the task `workflow` is about: pre-orders of things that are not in the shop yet. */
export function workflowOf(context: Named) {
  return {
    /** The state machine and its role. */
    machine: shopName(context, 'workflow'),
    /** Takes pre-orders and shows them. */
    start: shopName(context, 'workflow-start'),
    /** Takes pieces from the shelves and puts them back. */
    stock: shopName(context, 'workflow-stock'),
    shelves: shopName(context, 'workflow-shelves'),
    orders: shopName(context, 'workflow-orders'),
    /** Charges cards, and keeps a book of what was asked of it. */
    cards: partnerName(context, 'cards'),
    book: partnerName(context, 'cards'),
  }
}

const things = [
  'advent-box',
  'bird-house',
  'book-lamp',
  'cake-stand',
  'coat-rack',
  'desk-globe',
  'egg-timer',
  'fire-basket',
  'hand-loom',
  'ink-well',
]

/** What can be ordered before it is there, each with its price in cents and how many there will be. */
export const preOrdered: readonly {
  readonly sku: string
  readonly price: number
  readonly pieces: number
}[] = things.flatMap((thing, index) =>
  ['oak', 'ash', 'elm', 'yew'].map((wood, other) => ({
    sku: `${thing}-${wood}`,
    price: 1_900 + index * 310 + other * 45,
    // Of yew there is always little.
    pieces: wood === 'yew' ? 3 + (index % 4) : 4_000 + index * 130 + other * 17,
  })),
)

/** How the cards' partner deals with a card: by its digits, as only the partner knows. */
export type CardKind = 'declined' | 'down' | 'fine' | 'unavailable-twice'

const kinds: readonly CardKind[] = ['unavailable-twice', 'unavailable-twice', 'declined', 'down']

/** The same as `partners/cards.ts` has it. */
export function kindOfCard(card: string): CardKind {
  const sum = [...card].reduce((total, digit, place) => total + Number(digit) * (place + 1), 0)
  return kinds[sum % 10] ?? 'fine'
}
