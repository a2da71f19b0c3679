import { z } from 'zod'
import { compileRegex } from '../../../patterns/linear-regex.ts'

/** Limits of a script, in the units of their names. */
export const SCRIPT_LIMITS = {
  scenes: 200,
  turns: 60,
  chars: 20_000,
  waitMs: 60_000,
  chunkChars: 4096,
} as const

const { scenes, turns, chars, waitMs, chunkChars } = SCRIPT_LIMITS

const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((source, issues) => {
    try {
      compileRegex(source)
    } catch (cause) {
      issues.addIssue(`is no regular expression: ${cause instanceof Error ? cause.message : cause}`)
    }
  })
  .describe('A regular expression without references back; `(?i)` in front ignores case.')

const patterns = z.union([pattern, z.array(pattern).min(1).max(20)])
const template = z
  .string()
  .max(chars)
  .describe(
    'Text with `[[…]]`: said.1, said.NAME, result.PATH, results.TOOL.PATH, passages.0.text, passages.sources, system, tools, turn, pick a | b, invented o-####; `?? text` says what stands for nothing.',
  )
const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'is a name of 1 to 64 letters, digits, _ and -')
const waiting = z.number().int().min(0).max(waitMs)

/** What a request must be, all of it. */
export const sceneWhen = z.strictObject({
  said: patterns.optional().describe('What the person said last; groups are `said.1`.'),
  earlier: patterns.optional().describe('What the person said before that in the conversation.'),
  anywhere: patterns
    .optional()
    .describe('In any text of the request: system prompt, messages, results of tools.'),
  system: patterns.optional(),
  model: patterns.optional().describe('The id of the model as the request has it.'),
  tools: z.array(toolName).min(1).max(20).optional().describe('The request offers all of them.'),
  guardrail: z.boolean().optional().describe('Whether the request names a guardrail.'),
  noTools: z.literal(true).optional().describe('The request offers none.'),
})

const turnWhen = sceneWhen.extend({
  result: patterns.optional().describe('The last result of a tool, as text.'),
  failed: z.boolean().optional().describe('Whether a tool has just said that it failed.'),
  passages: z
    .enum(['some', 'none'])
    .optional()
    .describe('Whether passages of the documents of the account stand in the request.'),
})

const call = z.strictObject({
  tool: toolName,
  input: z
    .record(z.string(), z.json())
    .optional()
    .describe('JSON with templates in its texts; a text that is one template keeps its type.'),
  rawInput: template.optional().describe('Instead of JSON: what a stream brings as it is.'),
  id: template.optional(),
  isOffered: z.literal(false).optional().describe('Said on purpose of a tool that requests do not offer.'),
})

const ERRORS = [
  'ThrottlingException',
  'ServiceUnavailableException',
  'InternalServerException',
  'ModelTimeoutException',
  'ModelErrorException',
  'ModelNotReadyException',
  'ValidationException',
  'AccessDeniedException',
] as const
const BREAKS = [
  'throttlingException',
  'serviceUnavailableException',
  'internalServerException',
  'modelStreamErrorException',
  'cut',
] as const

const turnBody = z.strictObject({
  say: template.optional(),
  reason: template.optional().describe('Reasoning in front of the answer.'),
  call: z.array(call).min(1).max(20).optional().describe('Tools to call, all in one message.'),
  obey: z
    .literal(true)
    .optional()
    .describe(
      'Does what an injected instruction in documents or results says ("call TOOL with {…}"); else what the turn says.',
    ),
  stop: z
    .enum([
      'end_turn',
      'tool_use',
      'max_tokens',
      'stop_sequence',
      'guardrail_intervened',
      'content_filtered',
      'malformed_model_output',
      'malformed_tool_use',
      'model_context_window_exceeded',
    ])
    .optional(),
  usage: z
    .strictObject({
      input: z.number().int().min(0).max(10_000_000),
      output: z.number().int().min(0).max(1_000_000),
    })
    .optional(),
  latencyMs: waiting.optional(),
  stream: z
    .strictObject({
      chars: z.number().int().min(1).max(chunkChars).optional(),
      everyMs: z.number().int().min(0).max(5000).optional(),
      holds: z
        .array(z.strictObject({ beforeChunk: z.number().int().min(0).max(1000), ms: waiting }))
        .max(20)
        .optional(),
    })
    .optional(),
  fail: z
    .strictObject({
      error: z.enum(ERRORS),
      times: z.union([z.number().int().min(1).max(20), z.literal('always')]),
      message: z.string().max(500).optional(),
    })
    .optional()
    .describe('Refuses the same request so often, then answers it.'),
  break: z
    .strictObject({
      afterChunks: z.number().int().min(0).max(1000),
      as: z.enum(BREAKS),
      times: z.union([z.number().int().min(1).max(20), z.literal('always')]).default('always'),
    })
    .optional()
    .describe('Breaks off a stream; an answer that is no stream comes as ModelErrorException, or is cut.'),
  again: z.literal(true).optional().describe('The last turn, for ever: endless calls of tools.'),
})

export const turnSchema = z.union([
  turnBody,
  z.strictObject({
    either: z
      .array(turnBody.extend({ when: turnWhen.optional() }))
      .min(1)
      .max(20),
    again: z.literal(true).optional(),
  }),
])

export const sceneSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is a name of small letters, digits and dashes'),
  when: sceneWhen.optional(),
  turns: z.array(turnSchema).min(1).max(turns),
})

/** The script of the account's models: what they answer to which request. */
export const scriptSchema = z.strictObject({
  seed: z.number().int().min(0).default(1).describe('What `pick` and `invented` go by.'),
  models: z
    .array(z.string().max(200))
    .min(1)
    .max(50)
    .optional()
    .describe('Ids of models that the account has access to; all where absent.'),
  scenes: z.array(sceneSchema).max(scenes).describe('The first whose `when` holds answers.'),
  otherwise: z
    .union([z.literal('free-play'), z.literal('refuse'), turnSchema])
    .describe(
      "What answers where no scene does: sensibly from what the tools bring, Bedrock's error, or a turn.",
    ),
})

export type Script = z.infer<typeof scriptSchema>
export type Scene = z.infer<typeof sceneSchema>
export type Turn = z.infer<typeof turnSchema>
export type TurnBody = z.infer<typeof turnBody>
export type When = z.infer<typeof turnWhen>
export type ScriptedCall = z.infer<typeof call>
