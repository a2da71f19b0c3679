import type { ChallengeContext } from '../../../shared/challenge/check.ts'
import { type Named, partnerName, shopName } from '../shop.ts'

/** What the task `alarms` is about: vouchers, and how people hear that they cannot be redeemed. */
export function alarmsOf(context: Named) {
  return {
    function: shopName(context, 'alarms'),
    alarm: shopName(context, 'alarms'),
    topic: shopName(context, 'alarms'),
    /** What those on call are told. */
    queue: shopName(context, 'alarms-oncall'),
    /** Reads vouchers, and cannot read all. */
    reader: partnerName(context, 'vouchers'),
    /** From so many failures within a minute on, somebody has to get up. */
    failures: Number(context.parameters.alarmsFailures),
  }
}

export const topicArn = (context: ChallengeContext): string =>
  `arn:aws:sns:${context.region}:${context.accountId}:${alarmsOf(context).topic}`

/** Whether the reader can read a voucher, by its digits; the same as `partners/vouchers.ts` has it. */
export function isReadable(voucher: string): boolean {
  const sum = [...voucher].reduce((total, digit, place) => total + Number(digit) * (place + 2), 0)
  return sum % 7 > 1
}
