import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'

const models = new BedrockRuntimeClient()
const system = [{ text: 'You answer questions of the customers of Kiosk, a kitchen shop. Be honest about what you do not know.' }]

/** POST {"message": "Can I send a pan back?"}: {"answer": "…", "citations": ["s3://…"]}. */
export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const messages = [{ role: 'user', content: [{ text: message }] }]
  const { output } = await models.send(new ConverseCommand({ modelId: process.env.MODEL, system, messages }))
  return answer(200, { answer: output.message.content.map(block => block.text ?? '').join(''), citations: [] })
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
