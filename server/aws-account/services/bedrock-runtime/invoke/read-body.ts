import type { ContentBlock, Message } from '@aws-sdk/client-bedrock-runtime'
import { z } from 'zod'
import type { Model } from '../../bedrock/models.ts'
import { invalid } from '../bedrock-error.ts'
import type { ModelRequest } from '../model-request.ts'

const text = z.object({ type: z.literal('text'), text: z.string() })
const anthropicBlock = z.union([
  text,
  z.object({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.json()),
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(text)]).default(''),
    is_error: z.boolean().optional(),
  }),
  z.object({ type: z.enum(['image', 'document', 'thinking', 'redacted_thinking']) }),
])
const anthropicBody = z.object({
  anthropic_version: z.literal('bedrock-2023-05-31'),
  max_tokens: z.number().int().min(1),
  messages: z.array(
    z.object({
      role: z.enum(['user', 'assistant']),
      content: z.union([z.string(), z.array(anthropicBlock)]),
    }),
  ),
  system: z.union([z.string(), z.array(text)]).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  stop_sequences: z.array(z.string()).optional(),
  tools: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        input_schema: z.record(z.string(), z.json()),
      }),
    )
    .optional(),
})

const novaBody = z.object({
  messages: z.array(
    z.object({ role: z.enum(['user', 'assistant']), content: z.array(z.record(z.string(), z.json())) }),
  ),
  system: z.array(z.object({ text: z.string() })).optional(),
  inferenceConfig: z
    .object({
      maxTokens: z.number().int().optional(),
      max_new_tokens: z.number().int().optional(),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      top_p: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    .optional(),
  toolConfig: z.object({ tools: z.array(z.record(z.string(), z.json())) }).optional(),
})

/** A body of InvokeModel in the model's own form, in the shape of Converse. Throws ValidationException. */
export function readBody(model: Model, modelId: string, body: Uint8Array): ModelRequest {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body).toString())
  } catch {
    throw malformed('expected a JSON object')
  }
  return model.body === 'anthropic'
    ? ofAnthropic(modelId, parsed(anthropicBody, value))
    : ofNova(modelId, parsed(novaBody, value))
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw malformed(`${issue?.path.join('/') || '#'}: ${issue?.message ?? 'is not as it must be'}`)
}

const malformed = (what: string) =>
  invalid(`Malformed input request: ${what}, please reformat your input and try again.`)

function ofAnthropic(modelId: string, body: z.infer<typeof anthropicBody>): ModelRequest {
  const {
    messages,
    system,
    tools,
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop_sequences: stopSequences,
  } = body
  return {
    modelId,
    messages: messages.map(({ role, content }) => ({
      role,
      content: typeof content === 'string' ? [{ text: content }] : content.flatMap(blockOf),
    })),
    ...(system !== undefined && {
      system: typeof system === 'string' ? [{ text: system }] : system.map(one => ({ text: one.text })),
    }),
    ...(tools?.length && {
      toolConfig: {
        tools: tools.map(({ name, description, input_schema: json }) => ({
          toolSpec: { name, ...(description !== undefined && { description }), inputSchema: { json } },
        })),
      },
    }),
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stopSequences && { stopSequences }),
    },
  }
}

function blockOf(block: z.infer<typeof anthropicBlock>): ContentBlock[] {
  switch (block.type) {
    case 'text':
      return [{ text: block.text }]
    case 'tool_use':
      return [{ toolUse: { toolUseId: block.id, name: block.name, input: block.input } }]
    case 'tool_result': {
      const texts = typeof block.content === 'string' ? [block.content] : block.content.map(one => one.text)
      return [
        {
          toolResult: {
            toolUseId: block.tool_use_id,
            content: texts.map(one => ({ text: one })),
            ...(block.is_error && { status: 'error' }),
          },
        },
      ]
    }
    default:
      // Pictures and the like: there, and not understood.
      return []
  }
}

function ofNova(
  modelId: string,
  { messages, system, inferenceConfig, toolConfig }: z.infer<typeof novaBody>,
): ModelRequest {
  const {
    maxTokens,
    max_new_tokens: maxNew,
    temperature,
    topP,
    top_p: topPAlso,
    stopSequences,
  } = inferenceConfig ?? {}
  const most = maxTokens ?? maxNew
  const mass = topP ?? topPAlso
  return {
    modelId,
    // The form of Nova's bodies is that of Converse.
    messages: messages as unknown as Message[],
    ...(system && { system }),
    ...(toolConfig && { toolConfig: toolConfig as unknown as NonNullable<ModelRequest['toolConfig']> }),
    inferenceConfig: {
      ...(most !== undefined && { maxTokens: most }),
      ...(temperature !== undefined && { temperature }),
      ...(mass !== undefined && { topP: mass }),
      ...(stopSequences && { stopSequences }),
    },
  }
}
