import type { Grant } from '../../../shared/challenge/rights/excess.ts'
import { functionArn, type Named, type Placed, shopName } from '../shop.ts'

/** The desk that everybody may ask at its own address, by its own policy. */
export const trackingArn = (context: Named & Placed): string =>
  functionArn(context, shopName(context, 'tracking'))

/** What no role has to be given, since everybody has it: asking that desk. */
export const asksTracking = (arn: string): Grant => ({
  actions: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
  on: [arn],
})
