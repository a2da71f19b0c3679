import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { knowledgeBaseId } from '../names/help.ts'
import { allow, asksModel, policyText } from '../policies.ts'
import { shopName } from '../shop.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Lets the help desk look documents up. */
export async function grantDocuments(context: ProcedureContext): Promise<void> {
  const { accountId, region, call } = context
  const base = `arn:aws:bedrock:${region}:${accountId}:knowledge-base/${knowledgeBaseId}`
  await call('iam', 'PutRolePolicy', {
    RoleName: shopName(context, 'help'),
    PolicyName: 'data',
    PolicyDocument: policyText([asksModel(context), allow(base, 'bedrock:Retrieve')]),
  })
}

/** Lets the help desk look documents up, and deploys its source with changes. */
export async function buildHelp(context: ProcedureContext, changes: Changes = []): Promise<void> {
  await grantDocuments(context)
  const source = changes.reduce((text, [from, to]) => changed(text, from, to), retrieving)
  await deploy(context, shopName(context, 'help'), { 'index.mjs': source })
}

const retrieving = `import { BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime'
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'

const models = new BedrockRuntimeClient()
const documents = new BedrockAgentRuntimeClient()
const system = [{ text: 'You answer questions of the customers of Kiosk, a kitchen shop, from the passages alone. Be honest about what you do not know.' }]

export async function handler(event) {
  const { message } = JSON.parse(event.body ?? '{}')
  if (typeof message !== 'string' || message.trim() === '') return answer(400, { message: 'Ask something' })
  const passages = await lookUp(message)
  const given = passages.map(({ source, text }) => \`<passage source="\${source}">\${text}</passage>\`).join('\\n')
  const messages = [{ role: 'user', content: [{ text: \`\${given}\\n\\n\${message}\` }] }]
  const { output } = await models.send(new ConverseCommand({ modelId: process.env.MODEL, system, messages }))
  const citations = [...new Set(passages.map(({ source }) => source))]
  return answer(200, { answer: output.message.content.map(block => block.text ?? '').join(''), citations })
}

async function lookUp(question) {
  const { retrievalResults } = await documents.send(
    new RetrieveCommand({
      knowledgeBaseId: process.env.KNOWLEDGE,
      retrievalQuery: { text: question.slice(0, 1000) },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: 5, filter: {
            andAll: [
              { equals: { key: 'shop', value: 'kiosk' } },
              { equals: { key: 'audience', value: 'customers' } },
            ],
          },
        },
      },
    }),
  )
  return retrievalResults.map(({ content, location }) => ({ text: content.text, source: location.s3Location.uri }))
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
`
