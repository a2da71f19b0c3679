import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { checkoutOf } from '../names/checkout.ts'
import { allow, putPolicy } from '../policies.ts'
import { attach, changed, deployChanged, setVariables } from '../solutions/account-changes.ts'
import { waits } from '../solutions/checkout-designs.ts'

/** What goes wrong when checkouts are repaired. */

/** The starter's source with one thing changed. */
const spoiled = (from: string | RegExp, to: string): Procedure =>
  defineProcedure(async context => {
    await deployChanged(context, checkoutOf(context).function, 'checkout/index.mjs', source =>
      changed(source, from, to),
    )
  })

/** As long as functions and routes can wait: so does the customer. */
export const waitsForEver = defineProcedure(context =>
  waits(context, { functionSeconds: 900, routeMs: 30_000 }),
)
/** The right carrier, and still less patience than the carrier takes. */
export const stillTooShort = defineProcedure(context =>
  waits(context, { codeSeconds: 3, functionSeconds: 12, routeMs: 14_000 }),
)
/** The route gives up before the carrier answers. */
export const hastyRoute = defineProcedure(context => waits(context, { functionSeconds: 12, routeMs: 3_900 }))
/** Asks the sandbox, which answers nothing. */
export const asksSandbox = defineProcedure(context =>
  setVariables(context, checkoutOf(context).function, { CARRIER: checkoutOf(context).sandbox }),
)
/** Whoever is not served is told that something went wrong here. */
export const notServedIsBroken = spoiled('answer(502, {', 'answer(500, {')
/** What the carrier has asked for is not kept. */
export const keepsNothing = spoiled(
  / {2}await database\.send\(\n {4}new PutItemCommand[\s\S]*?\n {2}\)\n/,
  '',
)
/** Counts lines and not pieces. */
export const countsLines = spoiled('sum + item.quantity', 'sum + 1')
/** No longer refuses a checkout without items. */
export const emptyToo = spoiled(/ {2}if \(!Array\.isArray\(items\).*\n/, '')
/** What does not exist is an empty checkout. */
export const neverMissing = spoiled(
  "return answer(404, { message: 'There is no such checkout' })",
  'return answer(200, {})',
)
/** May invoke whatever there is. */
export const invokesAll = defineProcedure(context =>
  putPolicy(context, checkoutOf(context).function, 'more', [allow('*', 'lambda:InvokeFunction')]),
)
/** What people do when they are in a hurry. */
export const administrator = defineProcedure(context =>
  attach(context, checkoutOf(context).function, 'AdministratorAccess'),
)
