import { AwsError } from '../../aws-error.ts'
import { AnswerCutOff, type CallContext, type RealModelSettings } from '../../service.ts'
import { type Model, requireModel } from '../bedrock/models.ts'
import { scriptOf, stageOf } from './account-script.ts'
import { invalid, modelError } from './bedrock-error.ts'
import { checkConversation } from './converse/check-conversation.ts'
import { documentsOf } from './documents.ts'
import { type Guard, openGuard } from './guardrails/guard.ts'
import type { ModelAnswer } from './model-answer.ts'
import { noteAnswer, noteRefusal } from './model-metrics.ts'
import type { ModelRequest } from './model-request.ts'
import { askRealModel } from './real/ask-real-model.ts'
import { realModelOf } from './real/real-model.ts'
import { recordRequest, updateRecord } from './request-record.ts'
import { FREE_PLAY, play } from './script/play-script.ts'
import { viewRequest } from './script/request-view.ts'
import { withinLimits } from './trim-answer.ts'
import type { Waits } from './waits.ts'

/** An answer of the model on its way to whoever asked. */
export interface Asked {
  readonly answer: Extract<ModelAnswer, { kind: 'answered' }>
  /** Milliseconds until it began. */
  readonly latencyMs: number
  /** What the guardrail did, where the request wants to know. */
  readonly trace: ReturnType<Guard['trace']>
  /** Notes how a stream ended. */
  ended(outcome: 'streamed' | 'abandoned' | 'broken', chunks: number): void
}

/** What stands behind the models of all accounts. */
export interface ModelSource {
  readonly waits: Waits
  /** What may answer where people practise. */
  readonly realModel: RealModelSettings | undefined
}

export interface Asking extends ModelSource {
  readonly operation: string
  readonly isStream: boolean
}

/**
 * Asks the scripted model in the name of a caller: refuses what Bedrock refuses, waits as long as the script says, records and
 * measures. Throws AwsError; an answer that its script cuts throws AnswerCutOff.
 */
export async function askModel(context: CallContext, request: ModelRequest, asking: Asking): Promise<Asked> {
  const startedAt = context.now()
  const { operation, isStream, waits } = asking
  const { model, id } = requireModel(request.modelId, context)
  const note = (
    entry: Partial<Parameters<typeof recordRequest>[1]> &
      Pick<Parameters<typeof recordRequest>[1], 'from' | 'outcome'>,
  ) =>
    recordRequest(context.state, {
      at: startedAt,
      principalArn: context.principal.arn,
      operation,
      modelId: request.modelId,
      request,
      guardrail: 'none',
      ...entry,
    })
  const refuse = (error: AwsError, from = NOWHERE): AwsError => {
    note({
      from,
      outcome: 'refused',
      error: { code: error.code, message: error.message },
      endedAt: context.now(),
    })
    noteRefusal(context.metrics, id, error)
    return error
  }

  const allowed = scriptOf(context).models
  if (allowed && !allowed.includes(id))
    throw refuse(
      new AwsError(
        'AccessDeniedException',
        "You don't have access to the model with the specified model ID.",
        403,
      ),
    )
  const checked = <Value>(work: () => Value): Value => {
    try {
      return work()
    } catch (cause) {
      throw cause instanceof AwsError ? refuse(cause) : cause
    }
  }
  checked(() => checkConversation(request, model))
  const guard = checked(() => openGuard(context, request))
  const passed = guard ? guard.input(request) : request
  const scripted = passed ? answerTo(context, passed, model, checked) : guard?.refusal()
  const real = scripted?.from.scene === FREE_PLAY ? realModelOf(asking.realModel, context) : undefined
  const played =
    real && passed
      ? await askRealModel(real, passed, context.request.departed).catch((cause: unknown) => {
          throw cause instanceof AwsError ? refuse(cause, REAL) : cause
        })
      : scripted
  if (played === undefined) throw new Error('A request is blocked by a guardrail or by nothing')
  if (played.kind === 'failed') {
    const error = refuse(modelError(played.code, played.message), played.from)
    await waits.wait(context, played.latencyMs)
    throw error
  }
  const within = passed ? withinLimits(played, passed, model) : played
  const answer = passed && guard ? guard.output(within) : within
  const { from, blocks, stopReason, usage, pace } = answer
  const seq = note({
    from,
    blocks,
    stopReason,
    usage,
    guardrail: guard?.outcome ?? 'none',
    outcome: isStream ? 'streaming' : 'answered',
  })
  const isThere = await waits.wait(context, pace.latencyMs)
  const ended: Asked['ended'] = (outcome, chunks) =>
    updateRecord(context.state, seq, { outcome, chunks, endedAt: context.now() })
  if (!isThere) {
    ended('abandoned', 0)
    throw modelError('ModelTimeoutException', 'Nobody waits for this answer any more.')
  }
  if (!isStream) {
    breakWhole(answer, ended)
    updateRecord(context.state, seq, { endedAt: context.now() })
  }
  const latencyMs = context.now() - startedAt
  noteAnswer(context.metrics, id, { latencyMs, usage })
  return { answer, latencyMs, trace: guard?.trace(), ended }
}

function answerTo(
  context: CallContext,
  request: ModelRequest,
  model: Model,
  checked: <Value>(work: () => Value) => Value,
): ModelAnswer {
  const view = viewRequest(request, scriptOf(context).seed, documentsOf(context))
  checked(() => {
    if (view.inputTokens > model.context) throw invalid('Input is too long for requested model.')
  })
  return play(stageOf(context), view, request)
}

const REAL = { scene: 'real-model', turn: 0, attempt: 0 }
const NOWHERE = { scene: 'none', turn: 0, attempt: 0 }

/** An answer that is no stream breaks as a whole. */
function breakWhole({ pace }: Asked['answer'], ended: Asked['ended']): void {
  if (!pace.breaks) return
  ended('broken', 0)
  if (pace.breaks.as === 'cut') throw new AnswerCutOff()
  const name = pace.breaks.as.replace(/^./, letter => letter.toUpperCase())
  throw name === 'ModelStreamErrorException'
    ? modelError('ModelErrorException', BROKEN)
    : modelError(name, BROKEN)
}

export const BROKEN = 'The system encountered an unexpected error during processing. Try your request again.'
