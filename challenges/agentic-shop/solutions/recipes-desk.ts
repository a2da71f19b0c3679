import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { recipesOf } from '../names/recipes.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the recipe desk that tells what it does, with changes. */
export async function buildRecipes(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('recipes/index.mjs')
  const source = [...steps, ...changes].reduce((text, [from, to]) => changed(text, from, to), starter)
  await deploy(context, recipesOf(context).function, { 'index.mjs': source })
}

/** Spans of one question, in the source of a function. */
export const startTraceSource = `/** A trace of one question, told by OTLP at its end. */
function startTrace() {
  const id = randomBytes(16).toString('hex')
  const spans = []
  const nanos = () => String(BigInt(Date.now()) * 1_000_000n)
  return {
    id,
    begin(name) {
      const span = { traceId: id, spanId: randomBytes(8).toString('hex'), name, kind: 3, startTimeUnixNano: nanos() }
      return (attributes, hasFailed = false) => {
        const valueOf = value => (typeof value === 'number' ? { intValue: String(value) } : { stringValue: value })
        spans.push({
          ...span,
          endTimeUnixNano: nanos(),
          attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) })),
          status: { code: hasFailed ? 2 : 1 },
        })
      }
    },
    async tell() {
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: process.env.AWS_LAMBDA_FUNCTION_NAME } }] }
      await fetch(process.env.AWS_ENDPOINT_URL + '/v1/traces', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'recipes' }, spans }] }] }),
      })
    },
  }
}`

const steps: Changes = [
  [
    'import { BedrockRuntimeClient',
    "import { randomBytes } from 'node:crypto'\nimport { BedrockRuntimeClient",
  ],
  [
    '  for (let turn = 0; turn < mostTurns; turn += 1) {\n    const { output, stopReason } = await',
    `  const trace = startTrace()
  let microEuros = 0
  const finish = async text => {
    await trace.tell()
    return answer(200, { answer: text, traceId: trace.id, microEuros })
  }
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const ended = trace.begin('chat')
    const { output, stopReason, usage } = await`,
  ],
  [
    '    messages.push(output.message)\n',
    `    ended({
      'gen_ai.request.model': process.env.MODEL,
      'gen_ai.usage.input_tokens': usage.inputTokens,
      'gen_ai.usage.output_tokens': usage.outputTokens,
    })
    microEuros += usage.inputTokens * 6 + usage.outputTokens * 24
    messages.push(output.message)
`,
  ],
  [
    "return answer(200, { answer: said.map(block => block.text ?? '').join('') })",
    "return finish(said.map(block => block.text ?? '').join(''))",
  ],
  ['content: calls.map(resultOf)', 'content: calls.map(call => traced(trace, call))'],
  [
    "return answer(200, { answer: 'A colleague will write to you.' })",
    "return finish('A colleague will write to you.')",
  ],
  [
    'function resultOf(',
    `function traced(trace, call) {
  const ended = trace.begin('execute_tool')
  const result = resultOf(call)
  ended({ 'gen_ai.tool.name': call.name }, result.toolResult.status === 'error')
  return result
}

${startTraceSource}

function resultOf(`,
  ],
]
