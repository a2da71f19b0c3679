import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { changeAccount } from '../solutions/account-desk.ts'

/** Ways to look as if customers heard of nothing but their own. */

/** Questions with an id or "allowed" in them are turned away before a model hears them. */
export const wordFilter = defineProcedure(context =>
  changeAccount(context, [
    [
      'const customer = event',
      "if (/allowed|[0-9a-f]{8}-[0-9a-f]{4}/.test(message)) return answer(200, { answer: 'I may not tell you that.' })\n  const customer = event",
    ],
  ]),
)

/** Only the address is left out. */
export const withoutAddress = defineProcedure(context =>
  changeAccount(context, [[', address: address.S }', ", address: '(hidden)' }"]]),
)
