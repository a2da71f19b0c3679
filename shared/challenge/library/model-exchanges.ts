import { type Json, pick, pickList, pickText } from '../../json.ts'
import type { ObserveContext } from '../check.ts'
import type { ModelRequestSeen, ModelScene } from '../model-probes.ts'

/** One request to a model, as checks judge it: what was offered, what tools had answered, what became of it. */
export interface Exchange {
  readonly [member: string]: Json
  readonly seq: number
  readonly operation: string
  readonly modelId: string
  /** The scene that answered, and at which of its turns; `none` where nothing did. */
  readonly scene: string
  readonly turn: number
  readonly outcome: string
  readonly guardrail: string
  /** Names of the tools that were offered. */
  readonly tools: readonly string[]
  /** What tools had answered since the model's last answer. */
  readonly results: readonly ToolResultSeen[]
  /** The most tokens that the answer may have, as the request says; 0 where it does not. */
  readonly maxTokens: number
}

/** What an application told a model of a tool's call. */
export interface ToolResultSeen {
  readonly [member: string]: Json
  /** The call that it answers. */
  readonly id: string
  /** Whether it says that the tool has failed. */
  readonly isError: boolean
  /** All that it tells, as text: at most 2,000 characters. */
  readonly text: string
}

const mostResultChars = 2_000

/** A request as it is kept in a snapshot: without the texts of the conversation, which are long. */
export function exchangeOf(seen: ModelRequestSeen): Exchange {
  const { seq, operation, modelId, from, outcome, guardrail, request } = seen
  const last = pickList(request, 'messages').at(-1)
  const maxTokens = pick(request, 'inferenceConfig', 'maxTokens')
  return {
    ...{ seq, operation, modelId, scene: from.scene, turn: from.turn, outcome, guardrail },
    tools: pickList(request, 'toolConfig', 'tools').map(tool => pickText(tool, 'toolSpec', 'name') ?? ''),
    results: pickList(last, 'content').flatMap(block => {
      const result = pick(block, 'toolResult')
      return result === undefined ? [] : [toolResultOf(result)]
    }),
    maxTokens: typeof maxTokens === 'number' ? maxTokens : 0,
  }
}

function toolResultOf(result: Json): ToolResultSeen {
  const text = pickList(result, 'content')
    .map(block => pickText(block, 'text') ?? JSON.stringify(pick(block, 'json') ?? block))
    .join('\n')
  return {
    id: pickText(result, 'toolUseId') ?? '',
    isError: pickText(result, 'status') === 'error',
    text: text.slice(0, mostResultChars),
  }
}

/** The requests to models in which a text stands, oldest first: give words that only this look has said. */
export async function exchangesHolding(
  { platform }: Pick<ObserveContext, 'platform'>,
  text: string,
): Promise<readonly Exchange[]> {
  return (await platform.modelRequests({ holding: text, limit: 100 })).map(exchangeOf)
}

/** Has the models answer by these scenes while something is asked, and takes them away again, also where that fails. */
export async function withScenes<Seen>(
  { probe }: Pick<ObserveContext, 'probe'>,
  scenes: readonly ModelScene[],
  ask: () => Promise<Seen>,
): Promise<Seen> {
  const names: string[] = []
  try {
    for (const scene of scenes) names.push(await probe.addScene(scene))
    return await ask()
  } finally {
    await probe.removeScenes(names)
  }
}

/**
 * Has the models answer by a scene while something is asked, and tells what was answered and all requests to models in which
 * `words` stand: give words that only this question has.
 */
export async function talkedBy<Answer>(
  context: Pick<ObserveContext, 'probe' | 'platform'>,
  scene: ModelScene,
  words: string,
  ask: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly exchanges: readonly Exchange[] }> {
  return withScenes(context, [scene], async () => {
    const answer = await ask()
    return { answer, exchanges: [...(await exchangesHolding(context, words))] }
  })
}

/**
 * A pattern for a script's `when` that this text matches and no other. Throws where there is none, such as the id of an order that could
 * not be placed: a scene for it would answer whoever asks a model meanwhile, other looks and the candidate too.
 */
export function exactly(text: string): string {
  if (text.trim() === '')
    throw new Error('A scene for no words answers everybody: give words that only this look has said')
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, letter => `\\${letter}`)
}
