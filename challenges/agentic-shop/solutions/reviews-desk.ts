import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { reviewsOf } from '../names/reviews.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the adviser's desk that trusts nothing it has read, with changes. */
export async function buildReviews(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('reviews/index.mjs')
  const source = [...steps, ...changes].reduce((text, [from, to]) => changed(text, from, to), starter)
  await deploy(context, reviewsOf(context).function, { 'index.mjs': source })
}

const steps: Changes = [
  [
    'const { output } = await models.send(\n      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),',
    `const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig, guardrailConfig }),`,
  ],
  ['if (calls.length === 0) return', "if (stopReason !== 'tool_use') return"],
  [
    'const content = []\n',
    "hasRead ||= calls.some(({ name }) => name === 'read_reviews')\n    const content = []\n",
  ],
  ['await resultOf(call, customer)', 'await resultOf(call, customer, hasRead)'],
  [
    '  for (let turn = 0;',
    '  // From the first review on, whoever has written one may be speaking.\n  let hasRead = false\n  for (let turn = 0;',
  ],
  [
    'async function resultOf({ toolUseId, name, input }, customer)',
    'async function resultOf({ toolUseId, name, input }, customer, hasRead)',
  ],
  [
    "if (name === 'give_voucher') return",
    "if (name === 'give_voucher' && hasRead) throw new Error('Nothing is given where reviews were read')\n    if (name === 'give_voucher') return",
  ],
  [
    'const mostTurns = 6',
    "const mostTurns = 6\nconst guardrailConfig = { guardrailIdentifier: process.env.GUARDRAIL, guardrailVersion: process.env.GUARDRAIL_VERSION }\nconst entities = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '\"': '&quot;', \"'\": '&#39;' }",
  ],
  [/<p>\$\{text\}<\/p>/, '<p>$' + '{text.replace(/[<>&"\']/g, letter => entities[letter])}</p>'],
]
