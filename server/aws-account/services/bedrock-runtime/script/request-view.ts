import type { Message } from '@aws-sdk/client-bedrock-runtime'
import { tokensOf } from '../model-answer.ts'
import {
  callsIn,
  type ModelRequest,
  type OfferedTool,
  offeredTools,
  readableText,
  resultsIn,
  resultValue,
  stringsIn,
  systemText,
  textOfBlocks,
} from '../model-request.ts'

/** A passage of the account's documents that stands in a request. */
export interface Passage {
  readonly source: string
  readonly text: string
}

/** What groups of a scene's pattern hold, by number and name. */
export type Groups = Readonly<Record<string, string | undefined>>

/** What a script can see of a request. */
export interface RequestView {
  readonly modelId: string
  readonly seed: number
  readonly system: string
  readonly tools: readonly OfferedTool[]
  /** What the person said last, and before that. */
  readonly said: string
  readonly earlier: string
  /** How often the model has answered since the person said that. */
  readonly turn: number
  /** What tools answered last; undefined if the last message brings no results. */
  readonly lastResult: unknown
  readonly hasFailed: boolean
  /** The latest result of each tool since the person spoke, by its name. */
  readonly results: Readonly<Record<string, unknown>>
  /** All that the model can read, the end of it where it is long. */
  readonly everything: string
  /** Of the whole request, at four characters each. */
  readonly inputTokens: number
  readonly passages: readonly Passage[]
  readonly hasGuardrail: boolean
  readonly groups: { readonly said: Groups; readonly earlier: Groups }
}

/** Of all texts together, the last of them: what a script looks through for each request. */
const MAX_CHARS = 60_000

/** `documents` are those of the account: the passages of a request are the ones whose text stands in it. */
export function viewRequest(request: ModelRequest, seed: number, documents: readonly Passage[]): RequestView {
  const messages = request.messages ?? []
  const at = messages.findLastIndex(isSaid)
  const since = messages.slice(at + 1)
  const system = systemText(request)
  const last = resultsIn(messages.at(-1))
  const whole = [system, ...messages.map(readableText)].filter(Boolean).join('\n')
  const everything = whole.slice(-MAX_CHARS)
  return {
    modelId: request.modelId,
    seed,
    system,
    tools: offeredTools(request),
    said: textOfBlocks(messages[at]?.content ?? []),
    earlier: messages
      .slice(0, Math.max(at, 0))
      .filter(isSaid)
      .map(message => textOfBlocks(message.content ?? []))
      .join('\n'),
    turn: since.filter(message => message.role === 'assistant').length,
    lastResult: last.length ? resultValue(last.at(-1) ?? { toolUseId: '', content: [] }) : undefined,
    hasFailed: last.some(result => result.status === 'error'),
    results: resultsByTool(since),
    everything,
    inputTokens:
      tokensOf(whole) + (request.toolConfig ? tokensOf(JSON.stringify(request.toolConfig.tools)) : 0),
    passages: passagesIn(everything, documents),
    hasGuardrail: request.guardrailConfig !== undefined,
    groups: { said: {}, earlier: {} },
  }
}

/** A message of the person's, and not of what tools answered. */
const isSaid = (message: Message) => message.role === 'user' && resultsIn(message).length === 0

function resultsByTool(messages: readonly Message[]): Record<string, unknown> {
  const names = new Map(messages.flatMap(callsIn).map(call => [call.toolUseId, call.name ?? '']))
  return Object.fromEntries(
    messages.flatMap(resultsIn).map(result => [names.get(result.toolUseId) ?? '', resultValue(result)]),
  )
}

/** Whatever form the application gives them: what is told is the text, not how it is wrapped. */
function passagesIn(everything: string, documents: readonly Passage[]): Passage[] {
  if (documents.length === 0) return []
  const text = squeezed(everything)
  return documents.filter(document => text.includes(squeezed(document.text).slice(0, MAX_COMPARED)))
}

/** Of a passage's beginning; applications may cut what is longer. */
const MAX_COMPARED = 200

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The last result as one text, for patterns. */
export const resultText = ({ lastResult }: RequestView): string => stringsIn(lastResult).join('\n')
