import type { RealModelSettings } from '../../../service.ts'
import { modelError } from '../bedrock-error.ts'
import { isObject } from '../json-value.ts'
import { type AnswerBlock, type ModelAnswer, type Pace, tokensOf } from '../model-answer.ts'
import type { ModelRequest } from '../model-request.ts'
import { chatRequest } from './chat-request.ts'

/** Of an answer; more is no answer of a chat. */
const MAX_BYTES = 1 << 20
/** The answer is there as a whole before it is streamed, at the pace of a script. */
const PACE: Pace = { latencyMs: 0, chars: 24, everyMs: 0, holds: new Map() }
const FROM = { scene: 'real-model', turn: 0, attempt: 0 }

type Answered = Extract<ModelAnswer, { kind: 'answered' }>

/**
 * Asks a server that speaks OpenAI's chat completions. Throws ServiceUnavailableException where nobody answers, ModelTimeoutException
 * where it takes too long, ModelErrorException for all else, each with what was asked and what to look at.
 */
export async function askRealModel(
  settings: RealModelSettings,
  request: ModelRequest,
  departed: AbortSignal | undefined,
): Promise<Answered> {
  const { status, text } = await post(settings, JSON.stringify(chatRequest(request, settings.name)), departed)
  if (status !== 200)
    throw modelError(
      status === 429 ? 'ThrottlingException' : 'ModelErrorException',
      `The model ${settings.name} at ${settings.address} answered ${status}: ${text.slice(0, 300)}`,
    )
  const answer = readAnswer(text, request)
  if (answer) return answer
  throw modelError(
    'ModelErrorException',
    `What ${settings.address} answered is no chat completion: ${text.slice(0, 300)}`,
  )
}

async function post(
  { address, key, timeoutMs }: RealModelSettings,
  body: string,
  departed: AbortSignal | undefined,
): Promise<{ status: number; text: string }> {
  const late = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(`${address}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body,
      redirect: 'error',
      signal: departed ? AbortSignal.any([late, departed]) : late,
    })
    return { status: answer.status, text: await textOf(answer) }
  } catch (cause) {
    if (late.aborted)
      throw modelError(
        'ModelTimeoutException',
        `The model at ${address} has not answered within ${timeoutMs / 1000} s. It is slow, or not loaded yet.`,
      )
    throw modelError(
      'ServiceUnavailableException',
      `The model at ${address} cannot be reached (${reasonOf(cause)}). Is its server running, and ASSAY_MODEL_ADDRESS right?`,
    )
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MAX_BYTES) throw new Error('its answer does not end')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { cause: inner } = cause
  return inner instanceof Error && 'code' in inner ? String(inner.code) : cause.message
}

const STOPS: Readonly<Record<string, Answered['stopReason']>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
}

function readAnswer(text: string, request: ModelRequest): Answered | undefined {
  const { choices, usage } = objectIn(text)
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  if (!isObject(choice) || !isObject(choice.message)) return undefined
  const { content, tool_calls: calls } = choice.message
  const blocks: AnswerBlock[] = [
    ...(typeof content === 'string' && content !== '' ? [{ kind: 'text', text: content } as const] : []),
    ...(Array.isArray(calls) ? calls.flatMap(callIn) : []),
  ]
  const counted = isObject(usage) ? usage : {}
  const said = blocks.map(block => JSON.stringify(block)).join('')
  return {
    ...{ kind: 'answered', blocks, pace: PACE, from: FROM },
    stopReason: STOPS[String(choice.finish_reason)] ?? 'end_turn',
    usage: {
      input: countOf(counted.prompt_tokens) ?? tokensOf(JSON.stringify(request.messages)),
      output: countOf(counted.completion_tokens) ?? tokensOf(said),
    },
  }
}

const countOf = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined

function callIn(call: unknown): AnswerBlock[] {
  if (!isObject(call) || !isObject(call.function)) return []
  const { name, arguments: given } = call.function
  const id = typeof call.id === 'string' && call.id ? call.id : `call_${String(name)}`
  const raw = typeof given === 'string' ? given : JSON.stringify(given ?? {})
  const block = { kind: 'call', id, tool: String(name) } as const
  try {
    return [{ ...block, input: JSON.parse(raw || '{}') }]
  } catch {
    return [{ ...block, input: {}, rawInput: raw }]
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
