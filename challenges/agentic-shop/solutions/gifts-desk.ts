import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { giftsOf } from '../names/gifts.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the gift desk that expects anything of its model, with changes. */
export async function buildGifts(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('gifts/index.mjs')
  const source = [...steps, ...changes].reduce((text, [from, to]) => changed(text, from, to), starter)
  await deploy(context, giftsOf(context).function, { 'index.mjs': source })
}

const steps: Changes = [
  ['{ maxAttempts: 1 }', '{ maxAttempts: 4 }'],
  [
    /\n {2}while \(true\) \{[\s\S]*?\n {2}\}\n\}/,
    `
  const stop = AbortSignal.timeout(patienceMs)
  let tokens = 0
  try {
    for (let asked = 0; asked < mostAsked && tokens < mostTokens; asked += 1) {
      const { output, stopReason, usage } = await models.send(
        new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig, inferenceConfig }),
        { abortSignal: stop },
      )
      tokens += usage.totalTokens
      messages.push(output.message)
      const said = output.message.content
      if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
      const calls = said.flatMap(block => block.toolUse ?? [])
      messages.push({ role: 'user', content: await Promise.all(calls.map(resultOf)) })
    }
  } catch (error) {
    console.error(error.name)
  }
  return answer(200, { answer: 'I cannot find that out now. A colleague will write to you.' })
}

const mostAsked = 8
const mostTokens = 20_000
const patienceMs = 12_000
const inferenceConfig = { maxTokens: 800 }`,
  ],
  [
    '  return { toolResult: { toolUseId, content: [{ json: await called[name](input) }] } }',
    `  try {
    if (!Object.hasOwn(called, name)) throw new Error(\`There is no tool \${name}\`)
    return { toolResult: { toolUseId, content: [{ json: await called[name](input) }] } }
  } catch (error) {
    return { toolResult: { toolUseId, status: 'error', content: [{ text: error.message }] } }
  }`,
  ],
  [
    '  async get_gift({ sku }) {\n',
    "  async get_gift({ sku }) {\n    if (typeof sku !== 'string') throw new Error('sku is a text')\n",
  ],
  [
    '    return shown(Item)\n',
    "    if (Item === undefined) throw new Error('There is no such gift')\n    return shown(Item)\n",
  ],
]
