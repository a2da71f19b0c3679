import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { inTurn } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickText } from '../../../shared/json.ts'
import { courierOf, ownTenant } from '../names/courier.ts'

/** A parcel that the storehouse wanted a label for. */
interface Parcel {
  readonly [member: string]: Json
  readonly carrier: string
  readonly stamp: string
  readonly failed: string
  readonly told: Json
  /** Whether an agent has asked in the customer's name. */
  readonly isForCustomer: boolean
  /** Whether the carrier's key was asked for, whatever came of it. */
  readonly isAsked: boolean
}

/** Has a label made by each carrier of the shop's own, or by each of the others, for a customer whom nobody knows. */
async function labelsOf(context: ObserveContext, whose: 'own' | 'others'): Promise<readonly Parcel[]> {
  const data = probeData(context.nonce)
  const { function: name, carriers } = courierOf(context)
  const wanted = carriers.filter(({ tenant }) => (tenant === ownTenant) === (whose === 'own'))
  return inTurn(wanted, async ({ name: carrier, stamp }) => {
    const customer = data.uuid(`customer of ${carrier}`)
    const sinceMs = Date.now()
    const job = await context.probe.invoke(name, { customer, carrier })
    const [forCustomer, asking] = await Promise.all(
      [customer, carrier].map(text => context.platform.callersHolding('bedrock-agentcore', [text], sinceMs)),
    )
    return {
      ...{ carrier, stamp, failed: job.functionError ?? '', told: job.payload },
      isForCustomer: (forCustomer ?? []).length > 0,
      isAsked: (asking ?? []).length > 0,
    }
  })
}

function parcelFact({ carrier, failed, told, isForCustomer }: Parcel, expected: Fact['expected']): Fact {
  const values = { told: `${failed} ${JSON.stringify(told)}`.trim().slice(0, 300) }
  return {
    label: say('label-of-carrier', { carrier }),
    seen: isForCustomer ? say('told-for-customer', values) : say('told-for-nobody', values),
    expected,
  }
}
const hasLabel = ({ failed, told, stamp }: Parcel) => failed === '' && pickText(told, 'stamp') === stamp

/** Keys are taken in the name of the customer for whom they are. */
export const forWhom = defineCheck({
  observe: async context => ({ parcels: await labelsOf(context, 'own') }),
  evaluate({ parcels }) {
    const facts = parcels.map(parcel => parcelFact(parcel, say('label-for-customer')))
    return firstCause(
      [
        [!parcels.every(hasLabel), fail('parcels-have-no-label', {}, facts)],
        [!parcels.every(({ isForCustomer }) => isForCustomer), fail('nobody-knows-for-whom', {}, facts)],
      ],
      pass('agent-acts-for-customer', {}, facts),
    )
  },
})

/** Keys of others are asked for and not given. */
export const ownTenantOnly = defineCheck({
  observe: async context => ({ parcels: await labelsOf(context, 'others') }),
  evaluate({ parcels }) {
    const facts = parcels.map(parcel => parcelFact(parcel, say('asked-and-refused')))
    const isTold = ({ told, stamp }: Parcel) => JSON.stringify(told).includes(stamp)
    return firstCause(
      [
        [parcels.some(isTold), fail('agent-takes-keys-of-others', {}, facts)],
        [!parcels.every(({ isAsked }) => isAsked), fail('agent-itself-refuses', {}, facts)],
        [parcels.some(({ failed }) => failed === ''), fail('refusal-is-no-failure', {}, facts)],
      ],
      pass('agent-is-refused-keys-of-others', {}, facts),
    )
  },
})

/** Parcels go on by every carrier of the shop's own. */
export const works = defineCheck({
  observe: async context => ({ parcels: await labelsOf(context, 'own') }),
  evaluate({ parcels }) {
    const facts = parcels.map(parcel => parcelFact(parcel, say('label-for-customer')))
    return firstCause(
      [[!parcels.every(hasLabel), fail('parcels-have-no-label', {}, facts)]],
      pass('parcels-have-labels', {}, facts),
    )
  },
})
