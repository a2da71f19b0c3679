import type { ContentBlock, Message } from '@aws-sdk/client-bedrock-runtime'
import type { Model } from '../../bedrock/models.ts'
import { invalid } from '../bedrock-error.ts'
import { isObject } from '../json-value.ts'
import { callsIn, type ModelRequest, offeredTools, resultsIn } from '../model-request.ts'

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/
const MAX_TOOLS = 128
const CALL_ID = /^[a-zA-Z0-9_.:-]{1,64}$/

/** Refuses what Bedrock refuses of a conversation, in its words. */
export function checkConversation(request: ModelRequest, model: Model): void {
  const messages = request.messages ?? []
  checkInference(request, model)
  checkTools(request)
  if (messages.length === 0)
    throw invalid('The messages field is required and must not be empty. Add a message and try again.')
  if (messages[0]?.role !== 'user')
    throw invalid(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    )
  messages.forEach((message, at) => {
    if (message.role !== 'user' && message.role !== 'assistant')
      throw constraint(message.role, `messages.${at + 1}.member.role`, 'enum value set: [user, assistant]')
    if (at > 0 && message.role === messages[at - 1]?.role)
      throw invalid(
        'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
      )
    checkContent(message, at)
    checkPairs(messages[at - 1], message, at)
  })
  const last = messages.at(-1)
  if (last?.role === 'assistant' && (model.body === 'nova' || callsIn(last).length > 0))
    throw invalid(
      'A conversation must end with a user message. Try again with a conversation that ends with a user message.',
    )
  if (
    request.toolConfig === undefined &&
    messages.some(one => callsIn(one).length > 0 || resultsIn(one).length > 0)
  )
    throw invalid('The toolConfig field must be defined when using toolUse and toolResult content blocks.')
}

function checkInference({ inferenceConfig = {} }: ModelRequest, { maxTokens: most }: Model): void {
  const { maxTokens, temperature, topP, stopSequences = [] } = inferenceConfig
  if (maxTokens !== undefined && maxTokens < 1)
    throw constraint(maxTokens, 'inferenceConfig.maxTokens', 'value greater than or equal to 1', 'have')
  if (maxTokens !== undefined && maxTokens > most)
    throw invalid(
      `The maximum tokens you requested exceeds the model limit of ${most}. Try again with a maximum tokens value that is lower than ${most}.`,
    )
  for (const [name, value] of Object.entries({ temperature, topP })) {
    if (value === undefined) continue
    if (value < 0)
      throw constraint(value, `inferenceConfig.${name}`, 'value greater than or equal to 0', 'have')
    if (value > 1) throw constraint(value, `inferenceConfig.${name}`, 'value less than or equal to 1', 'have')
  }
  if (stopSequences.some(one => one === ''))
    throw constraint(
      `[${stopSequences}]`,
      'inferenceConfig.stopSequences',
      'constraint: [Member must have length greater than or equal to 1]',
    )
}

function constraint(value: unknown, place: string, what: string, verb = 'satisfy'): Error {
  return invalid(
    `1 validation error detected: Value '${value}' at '${place}' failed to satisfy constraint: Member must ${verb} ${what}`,
  )
}

function checkTools(request: ModelRequest): void {
  const { toolConfig } = request
  if (toolConfig === undefined) return
  const tools = toolConfig.tools ?? []
  if (tools.length === 0)
    throw constraint('[]', 'toolConfig.tools', 'length greater than or equal to 1', 'have')
  if (tools.length > MAX_TOOLS)
    throw invalid(
      `The toolConfig field has ${tools.length} tools; ${MAX_TOOLS} are the most. Remove tools and try again.`,
    )
  const names = new Set<string>()
  offeredTools(request).forEach(({ name, schema }, at) => {
    if (!TOOL_NAME.test(name))
      throw constraint(
        name,
        `toolConfig.tools.${at + 1}.member.toolSpec.name`,
        'regular expression pattern: [a-zA-Z0-9_-]+',
      )
    if (names.has(name))
      throw invalid(
        `The toolConfig field contains duplicate tool names: ${name}. Remove the duplicate names and try again.`,
      )
    names.add(name)
    if (!isObject(schema) || schema.type !== 'object')
      throw invalid(
        `The value at toolConfig.tools.${at}.toolSpec.inputSchema.json.type must be one of the following: object.`,
      )
  })
  const chosen = toolConfig.toolChoice?.tool?.name
  if (chosen !== undefined && !names.has(chosen))
    throw invalid(
      `The tool name ${chosen} in toolChoice is not in the toolConfig field. Name one of its tools and try again.`,
    )
}

function checkContent({ role, content = [] }: Message, at: number): void {
  if (content.length === 0)
    throw invalid(
      `The content field in the Message object at messages.${at} is empty. Add a ContentBlock object to the content field and try again.`,
    )
  content.forEach((block, index) => {
    const place = `messages.${at}.content.${index}`
    if (block.text !== undefined && block.text.trim() === '')
      throw invalid(
        `The text field in the ContentBlock object at ${place} is blank. Add text to the text field, and try again.`,
      )
    if (block.toolUse && role === 'user') throw wrongRole('toolUse', 'user', place)
    if (block.toolResult && role === 'assistant') throw wrongRole('toolResult', 'assistant', place)
    checkToolBlock(block, place)
  })
}

const wrongRole = (kind: string, role: string, place: string) =>
  invalid(
    `The ${kind} content block at ${place} is not allowed in a message of the role ${role}. Remove it and try again.`,
  )

function checkToolBlock({ toolUse, toolResult }: ContentBlock, place: string): void {
  const kind = toolUse ? 'toolUse' : 'toolResult'
  const id = (toolUse ?? toolResult)?.toolUseId
  if (id !== undefined && !CALL_ID.test(id))
    throw constraint(id, `${place}.${kind}.toolUseId`, 'regular expression pattern: [a-zA-Z0-9_.:-]+')
  if (toolUse && !isObject(toolUse.input))
    throw invalid(
      `The format of the value at ${place}.toolUse.input is invalid. Provide a json object for the field and try again.`,
    )
  for (const [index, result] of (toolResult?.content ?? []).entries())
    if ('json' in result && result.json !== undefined && !isObject(result.json))
      throw invalid(
        `The format of the value at ${place}.toolResult.content.${index}.json is invalid. Provide a json object for the field and try again.`,
      )
}

/** Each call is answered in the very next message, and nothing else is. */
function checkPairs(before: Message | undefined, message: Message, at: number): void {
  const calls = before?.role === 'assistant' ? callsIn(before).map(call => call.toolUseId) : []
  const results = resultsIn(message).map(result => result.toolUseId)
  if (results.length > calls.length)
    throw invalid(
      `The number of toolResult blocks at messages.${at}.content exceeds the number of toolUse blocks of previous turn.`,
    )
  const missing = calls.filter(id => !results.includes(id))
  if (missing.length > 0)
    throw invalid(
      `Expected toolResult blocks at messages.${at}.content for the following Ids: ${missing.join(', ')}`,
    )
  const twice = results.find((id, index) => results.indexOf(id) !== index)
  if (twice !== undefined)
    throw invalid(`The toolResult blocks at messages.${at}.content contain duplicate Ids: ${twice}`)
}
