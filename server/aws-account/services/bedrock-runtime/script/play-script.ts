import { createHash } from 'node:crypto'
import type { StopReason } from '@aws-sdk/client-bedrock-runtime'
import {
  type AnswerBlock,
  type AnswerOrigin,
  type ModelAnswer,
  type Pace,
  tokensOf,
} from '../model-answer.ts'
import type { ModelRequest } from '../model-request.ts'
import { freePlay } from './free-play.ts'
import { ordersIn } from './injected-order.ts'
import type { PlayableScene, PlayableScript } from './read-script.ts'
import type { RequestView } from './request-view.ts'
import type { ScriptedCall, TurnBody } from './script-schema.ts'
import { fill, fillValue, readTemplate } from './template.ts'

/** What it takes to play: how often a request came before is counted by whoever keeps the record. */
export interface Stage {
  readonly script: PlayableScript
  /** Scenes that were added while the script was played; they come first. */
  readonly added: readonly PlayableScene[]
  /** How often a request with this digest has been answered so far; counts this one. */
  attempt(digest: string): number
}

/** Where no scene of a script is about a request, and it says nothing for that. */
export const FREE_PLAY = 'free-play'

/** The first error that Bedrock has for a model that does not know what to say. */
const NO_ANSWER = 'ModelErrorException'

/** The answer of the script to a request: always the same to the same request, but for what counts its attempts. */
export function play(stage: Stage, view: RequestView, request: ModelRequest): ModelAnswer {
  const { script, added } = stage
  for (const scene of [...added, ...script.scenes]) {
    const groups = scene.holds(view)
    if (groups) return playScene(stage, scene, { ...view, groups }, request)
  }
  const { otherwise } = script
  if (otherwise === FREE_PLAY) {
    const blocks = freePlay(view)
    return answered(blocks, {}, view, { scene: FREE_PLAY, turn: view.turn, attempt: 0 })
  }
  if (otherwise === 'refuse') return noAnswer('No scene of its script is about this request', view, 'none')
  return playScene(stage, otherwise, view, request)
}

function playScene(
  stage: Stage,
  scene: PlayableScene,
  view: RequestView,
  request: ModelRequest,
): ModelAnswer {
  const last = scene.turns.at(-1)
  const turn = scene.turns[view.turn] ?? (last?.again ? last : undefined)
  if (!turn) return noAnswer(`Its scene ${scene.name} has ended`, view, scene.name)
  for (const { holds, body } of turn.ways) {
    const groups = holds(view)
    if (groups) return playBody(stage, scene.name, body, { ...view, groups }, request)
  }
  return noAnswer(`Its scene ${scene.name} has nothing to say`, view, scene.name)
}

function noAnswer(why: string, { turn }: RequestView, scene: string): ModelAnswer {
  return {
    kind: 'failed',
    code: NO_ANSWER,
    message: `The scripted model has no answer. ${why}.`,
    latencyMs: 0,
    from: { scene, turn, attempt: 0 },
  }
}

function playBody(
  stage: Stage,
  scene: string,
  body: TurnBody,
  view: RequestView,
  request: ModelRequest,
): ModelAnswer {
  const counts = body.fail !== undefined || body.break !== undefined
  const attempt = counts ? stage.attempt(digestOf(scene, request)) : 0
  const from = { scene, turn: view.turn, attempt }
  const { fail } = body
  if (fail && isWithin(fail.times, attempt))
    return {
      kind: 'failed',
      code: fail.error,
      message: fail.message ?? MESSAGES[fail.error] ?? fail.error,
      latencyMs: body.latencyMs ?? 0,
      from,
    }
  const blocks = (body.obey ? obeying(view) : undefined) ?? scripted(body, view)
  // A break that comes after refusals counts from then on.
  const before = fail && fail.times !== 'always' ? fail.times : 0
  const breaks = body.break && isWithin(body.break.times, attempt - before) ? body.break : undefined
  return answered(blocks, { ...body, break: breaks }, view, from)
}

const isWithin = (times: number | 'always', attempt: number) => times === 'always' || attempt < times

/** AWS's words. */
const MESSAGES: Readonly<Record<string, string>> = {
  ThrottlingException: 'Too many requests, please wait before trying again.',
  ServiceUnavailableException: 'The service is temporarily unable to handle the request.',
  InternalServerException:
    'The system encountered an unexpected error during processing. Try your request again.',
  ModelTimeoutException:
    'The request took too long to process. Processing time exceeded the model timeout length.',
  ModelErrorException:
    'The system encountered an unexpected error during processing. Try your request again.',
  ModelNotReadyException: 'The model specified in the request is not ready to serve inference requests.',
  AccessDeniedException: "You don't have access to the model with the specified model ID.",
}

/** What injected orders say, of tools that the request offers; undefined where there are none, or they were followed already. */
function obeying(view: RequestView): AnswerBlock[] | undefined {
  const offered = new Set(view.tools.map(tool => tool.name))
  const orders = ordersIn(view.everything).filter(
    ({ tool }) => offered.has(tool) && !Object.hasOwn(view.results, tool),
  )
  if (orders.length === 0) return undefined
  return orders.map(({ tool, input }, at) => ({ kind: 'call', id: callId(view, at), tool, input }))
}

function scripted({ say, reason, call = [] }: TurnBody, view: RequestView): AnswerBlock[] {
  return [
    ...(reason === undefined ? [] : [{ kind: 'reasoning', text: fill(readTemplate(reason), view) } as const]),
    ...(say === undefined || say === ''
      ? []
      : [{ kind: 'text', text: fill(readTemplate(say), view) } as const]),
    ...call.map((one, at) => scriptedCall(one, at, view)),
  ]
}

function scriptedCall(
  { tool, input, rawInput, id }: ScriptedCall,
  at: number,
  view: RequestView,
): AnswerBlock {
  return {
    kind: 'call',
    id: id === undefined ? callId(view, at) : fill(readTemplate(id), view),
    tool,
    input: rawInput === undefined ? filled(input, view) : {},
    ...(rawInput !== undefined && { rawInput: fill(readTemplate(rawInput), view) }),
  }
}

function filled(value: unknown, view: RequestView): unknown {
  if (typeof value === 'string') return fillValue(readTemplate(value), view)
  if (Array.isArray(value)) return value.map(one => filled(one, view))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, view)]))
}

/** As Bedrock's look; another for each call of a conversation, the same for the same request. */
function callId(view: RequestView, at: number): string {
  const text = JSON.stringify([view.seed, view.everything.length, view.said, view.turn, at])
  return `tooluse_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
}

function digestOf(scene: string, { modelId, messages, system }: ModelRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([scene, modelId, system, messages]))
    .digest('base64url')
}

const DEFAULT_CHARS = 24

function answered(
  blocks: readonly AnswerBlock[],
  { stop, usage, latencyMs = 0, stream, break: breaks }: Partial<TurnBody>,
  view: RequestView,
  from: AnswerOrigin,
): ModelAnswer {
  const stopReason: StopReason =
    stop ?? (blocks.some(block => block.kind === 'call') ? 'tool_use' : 'end_turn')
  const pace: Pace = {
    latencyMs,
    chars: stream?.chars ?? DEFAULT_CHARS,
    everyMs: stream?.everyMs ?? 0,
    holds: new Map(stream?.holds?.map(({ beforeChunk, ms }) => [beforeChunk, ms])),
    ...(breaks && { breaks: { afterChunks: breaks.afterChunks, as: breaks.as } }),
  }
  const output = usage?.output ?? blocks.reduce((sum, block) => sum + tokensOf(blockText(block)), 0)
  return {
    kind: 'answered',
    blocks,
    stopReason,
    usage: { input: usage?.input ?? view.inputTokens, output },
    pace,
    from,
  }
}

export const blockText = (block: AnswerBlock): string =>
  block.kind === 'call' ? (block.rawInput ?? JSON.stringify(block.input)) : block.text
