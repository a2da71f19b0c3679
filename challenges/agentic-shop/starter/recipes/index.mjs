import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'

const models = new BedrockRuntimeClient()
const mostTurns = 6
const system = [{ text: 'You help customers of a kitchen shop cook. Use find_recipe.' }]
const json = { type: 'object', properties: { dish: { type: 'string' } }, required: ['dish'] }
const toolConfig = {
  tools: [{ toolSpec: { name: 'find_recipe', description: 'Finds the recipe of a dish', inputSchema: { json } } }],
}
const recipes = {
  risotto: 'Toast the rice, add the broth a ladle at a time, and stir.',
  shakshuka: 'Cook tomatoes and peppers down, and poach eggs in them.',
  ramen: 'Broth, noodles, an egg of seven minutes.',
  goulash: 'As many onions as meat, and three hours.',
  paella: 'Never stir it.',
  dumplings: 'Fold, freeze, and boil them from frozen.',
}

/** POST {"message": "How do I cook a risotto?"}: {"answer": "…"}. */
export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const messages = [{ role: 'user', content: [{ text: message }] }]
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const { output, stopReason } = await models.send(
      new ConverseCommand({ modelId: process.env.MODEL, system, messages, toolConfig }),
    )
    messages.push(output.message)
    const said = output.message.content
    if (stopReason !== 'tool_use') return answer(200, { answer: said.map(block => block.text ?? '').join('') })
    const calls = said.flatMap(block => block.toolUse ?? [])
    messages.push({ role: 'user', content: calls.map(resultOf) })
  }
  return answer(200, { answer: 'A colleague will write to you.' })
}

function resultOf({ toolUseId, input }) {
  const recipe = Object.hasOwn(recipes, input.dish) ? recipes[input.dish] : undefined
  return recipe === undefined
    ? { toolResult: { toolUseId, status: 'error', content: [{ text: 'There is no such recipe' }] } }
    : { toolResult: { toolUseId, content: [{ json: { dish: input.dish, recipe } }] } }
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
