import { type Changes, changed } from '../account-changes.ts'
import { startTraceSource } from '../recipes-desk.ts'
import { stepsOfRefunds } from '../refunds-desk.ts'

/** Desks whose source does more than talk: what they do beside their model stays, and Strands talks. */

const withChanges = (starter: string, changes: Changes): string =>
  changes.reduce((text, [from, to]) => changed(text, from, to), starter)

const bedrockClient =
  "import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'\n"
const agentImports = (strands: string) => `import { ${strands} } from '@strands-agents/sdk'
import { z } from 'zod'
import { agentOf, isQuestion, said } from './agent.mjs'
`

/** Requests wait as in the reference. */
export const refunds = (starter: string): string =>
  withChanges(starter, [
    ...stepsOfRefunds,
    [bedrockClient, agentImports('tool')],
    [
      /const models = new [\s\S]*?\n\n(?=\/\*\* Customers talk)/,
      `const system = 'You help customers with refunds. Colleagues decide about them.'

`,
    ],
    [
      /async function chat\([\s\S]*?\n\}\n\nasync function resultOf\([\s\S]*?\n\}\n/,
      `async function chat({ message }, customer) {
  if (!isQuestion(message)) return answer(400, { message: 'Ask something' })
  const request = tool({
    name: 'request_refund',
    description: 'Asks for a refund of an order, or of a part of what was paid, in cents',
    inputSchema: z.object({ orderId: z.string(), cents: z.number().int() }),
    callback: input => requestRefund(input, customer),
  })
  return answer(200, { answer: await said(agentOf(system, [request]), message) })
}
`,
    ],
  ])

export const reviews = (starter: string): string =>
  withChanges(starter, [
    [bedrockClient, agentImports('BeforeToolsEvent, tool')],
    ['const models = new BedrockRuntimeClient()\nconst mostTurns = 6\n', ''],
    [
      /const system = \[[\s\S]*?\n\n(?=\/\*\* Customers review)/,
      `const system = 'You advise customers of a kitchen shop. Give a small voucher to whoever was disappointed.'
const guardrailConfig = {
  guardrailIdentifier: process.env.GUARDRAIL,
  guardrailVersion: process.env.GUARDRAIL_VERSION,
  redaction: { input: false, output: false },
}
const entities = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' }

`,
    ],
    [
      /if \(typeof message !== 'string'[\s\S]*?\n\}\n/,
      `if (!isQuestion(message)) return answer(400, { message: 'Ask something' })
  // From the first review on, whoever has written one may be speaking; before any tool of that turn is called.
  let hasRead = false
  const agent = agentOf(system, toolsOf(customer, () => hasRead), { guardrailConfig })
  agent.addHook(BeforeToolsEvent, event => {
    hasRead ||= event.message.content.some(block => block.type === 'toolUseBlock' && block.name === 'read_reviews')
  })
  return page(await said(agent, message))
}

const toolsOf = (customer, hasRead) => [
  tool({
    name: 'read_reviews',
    description: 'What customers have written about a product',
    inputSchema: z.object({ sku: z.string() }),
    callback: async ({ sku }) => ({ reviews: await readReviews(sku) }),
  }),
  tool({
    name: 'give_voucher',
    description: 'Gives the customer a voucher, in cents',
    inputSchema: z.object({ cents: z.number().int() }),
    async callback({ cents }) {
      if (hasRead()) throw new Error('Nothing is given where reviews were read')
      return giveVoucher(cents, customer)
    },
  }),
]
`,
    ],
    [/async function resultOf\([\s\S]*?\n\}\n\nconst result = [^\n]*\n\n/, ''],
    [/function tool\([\s\S]*?\n\}\n\n/, ''],
    [/<p>\$\{text\}<\/p>/, '<p>$' + '{text.replace(/[<>&"\']/g, letter => entities[letter])}</p>'],
  ])

/** What hooks hear of requests and calls is told as spans. */
export const recipes = (starter: string): string =>
  withChanges(starter, [
    [
      bedrockClient,
      `import { randomBytes } from 'node:crypto'\n${agentImports(
        'AfterModelCallEvent, AfterToolCallEvent, BeforeModelCallEvent, BeforeToolCallEvent, ModelStreamUpdateEvent, tool',
      )}`,
    ],
    [/const models = new [\s\S]*?\n(?=const recipes = )/, ''],
    [
      /if \(typeof message !== 'string'[\s\S]*?\n\}\n\nfunction resultOf\([\s\S]*?\n\}\n/,
      `if (!isQuestion(message)) return answer(400, { message: 'Ask something' })
  const agent = agentOf('You help customers of a kitchen shop cook. Use find_recipe.', [findRecipe])
  const trace = startTrace()
  const cost = follow(agent, trace)
  const text = await said(agent, message)
  await trace.tell()
  return answer(200, { answer: text, traceId: trace.id, microEuros: cost() })
}

const findRecipe = tool({
  name: 'find_recipe',
  description: 'Finds the recipe of a dish',
  inputSchema: z.object({ dish: z.string() }),
  callback({ dish }) {
    if (!Object.hasOwn(recipes, dish)) throw new Error('There is no such recipe')
    return { dish, recipe: recipes[dish] }
  },
})

/** Has each request and each call leave a span without a word of anybody's; gives what they have cost so far. */
function follow(agent, trace) {
  let microEuros = 0
  let endRequest
  let usage
  const endCall = new Map()
  agent.addHook(BeforeModelCallEvent, () => {
    endRequest = trace.begin('chat')
  })
  agent.addHook(ModelStreamUpdateEvent, ({ event }) => {
    if (event.type === 'modelMetadataEvent') usage = event.usage
  })
  agent.addHook(AfterModelCallEvent, () => {
    if (usage === undefined) return
    endRequest({
      'gen_ai.request.model': process.env.MODEL,
      'gen_ai.usage.input_tokens': usage.inputTokens,
      'gen_ai.usage.output_tokens': usage.outputTokens,
    })
    microEuros += usage.inputTokens * 6 + usage.outputTokens * 24
    usage = undefined
  })
  agent.addHook(BeforeToolCallEvent, ({ toolUse }) => {
    endCall.set(toolUse.toolUseId, trace.begin('execute_tool'))
  })
  agent.addHook(AfterToolCallEvent, ({ toolUse, result }) => {
    endCall.get(toolUse.toolUseId)({ 'gen_ai.tool.name': toolUse.name }, result.status === 'error')
  })
  return () => microEuros
}

${startTraceSource}
`,
    ],
  ])
