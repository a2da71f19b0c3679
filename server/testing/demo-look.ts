import { patientLook } from '../attempts/testing/fake-code.ts'
import type { FakePlatform } from '../attempts/testing/fake-platform.ts'
import type { CheckLook } from '../checks/runs.ts'

/** What the warm-up's checks say where they pass and where they do not, by their codes in its texts. */
const symptoms: { readonly [checkId: string]: readonly [passing: string, failing: string] } = {
  'wishlist.remembers': ['wish-is-kept', 'wish-is-lost'],
  'wishlist.reads': ['old-list-is-there', 'old-list-is-gone'],
  'wishlist.rights': ['wishlist-may-enough', 'wishlist-may-more'],
  'cart.keeps': ['cart-shows-all', 'cart-misses-some'],
  'cart.adds-up': ['cart-adds-up', 'cart-does-not-add-up'],
  'cart.rejects': ['nonsense-is-refused', 'nonsense-is-accepted'],
  'cart.rights': ['cart-may-as-before', 'cart-may-more'],
  'orders.set-aside': ['bad-order-is-aside', 'bad-order-is-nowhere'],
  'orders.delivers': ['order-arrives', 'order-never-arrives'],
  'orders.waits': ['orders-may-wait', 'orders-are-thrown-away'],
}

/** A look at nothing, which comes out as the platform is told, in the words of the warm-up. */
export function demoLook({ outcomes }: Pick<FakePlatform, 'outcomes'>, checkId: string): CheckLook {
  const outcome = outcomes.get(checkId) ?? 'fail'
  const [passing, failing] = symptoms[checkId] ?? []
  const symptom = outcome === 'pass' ? passing : failing
  if (symptom === undefined) throw new Error(`The demo data has no words for the check ${checkId}.`)
  return patientLook(outcome, symptom, [])
}
