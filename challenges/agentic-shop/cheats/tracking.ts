import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { shopName } from '../shop.ts'
import { changed, deploy } from '../solutions/account-changes.ts'
import { deployTracking } from '../solutions/tracking-sources.ts'

/** Ways to look as if a model told where an order is. */

/** No model is asked: a sentence is made of what the table has. */
export const noModel = defineProcedure(async context => {
  const starter = await context.starterFile('tracking/index.mjs')
  const source = changed(
    starter,
    "out.write(isQuestion ? 'Our assistant is not here yet. Please write to us.' : 'Ask about an order.')",
    `const order = await getOrder(/k-\\d+/.exec(message ?? '')?.[0] ?? 'none')
  out.write(order ? \`\${order.pieces} pieces – for “\${order.city}”: \${order.status}\` : 'I do not know it')`,
  )
  await deploy(context, shopName(context, 'tracking'), { 'index.mjs': source })
})

/** A few words at once, so that something comes early, and the model's when it has ended. */
export const earlyWords = defineProcedure(context =>
  deployTracking(context, [
    [
      'if (isQuestion) await answer(message, text => out.write(text))',
      "if (isQuestion) {\n    out.write(' ')\n    let all = ''\n    await answer(message, text => { all += text })\n    out.write(all)\n  }",
    ],
  ]),
)
