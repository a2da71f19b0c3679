import type { ContentBlock, GuardrailTraceAssessment, Message } from '@aws-sdk/client-bedrock-runtime'
import type { CallContext } from '../../../service.ts'
import { assess, type Grounds } from '../../bedrock/guardrails/assess.ts'
import { findRules, type GuardrailRules } from '../../bedrock/guardrails/guardrail-row.ts'
import { invalid } from '../bedrock-error.ts'
import { type ModelAnswer, tokensOf } from '../model-answer.ts'
import type { ModelRequest } from '../model-request.ts'
import type { GuardrailOutcome } from '../request-record.ts'

type Answered = Extract<ModelAnswer, { kind: 'answered' }>

/** The guardrail of a request, as it looks at what goes in and what comes out. */
export interface Guard {
  /** What it has done so far. */
  readonly outcome: GuardrailOutcome
  /** The request with what is to be masked in it masked; undefined if it is blocked. */
  input(request: ModelRequest): ModelRequest | undefined
  /** What is said in the place of a request that was blocked. */
  refusal(): Answered
  output(answer: Answered): Answered
  trace(): { guardrail: GuardrailTraceAssessment } | undefined
}

/** Undefined where a request names no guardrail. Throws ValidationException for one that is not there. */
export function openGuard(
  context: Pick<CallContext, 'accountId' | 'region' | 'state'>,
  { guardrailConfig, messages = [] }: ModelRequest,
): Guard | undefined {
  const { guardrailIdentifier: id, guardrailVersion: version, trace } = guardrailConfig ?? {}
  if (id === undefined && version === undefined) return undefined
  if (id === undefined || version === undefined)
    throw invalid('The guardrailConfig field wants guardrailIdentifier and guardrailVersion, both of them.')
  const rules = findRules(context, id, version)
  if (!rules) throw invalid('The guardrail identifier or version provided in the request does not exist.')
  const name = id.split('/').at(-1) ?? id
  return guardOf(rules, name, trace === 'enabled' || trace === 'enabled_full', groundsIn(messages))
}

function guardOf(rules: GuardrailRules, id: string, isTraced: boolean, grounds: Grounds | undefined): Guard {
  let outcome: GuardrailOutcome = 'passed'
  const traced: GuardrailTraceAssessment = {}
  const blockedBy = (text: string): Answered => ({
    kind: 'answered',
    blocks: [{ kind: 'text', text }],
    stopReason: 'guardrail_intervened',
    usage: { input: 0, output: 0 },
    pace: { latencyMs: 0, chars: 24, everyMs: 0, holds: new Map() },
    from: { scene: 'guardrail', turn: 0, attempt: 0 },
  })
  return {
    get outcome() {
      return outcome
    },
    input(request) {
      const { isSelected, text } = assessedInput(request)
      const verdict = assess(rules, text, 'INPUT')
      traced.inputAssessment = { [id]: verdict.assessment }
      if (verdict.isBlocked) {
        outcome = 'blocked-input'
        return undefined
      }
      if (!verdict.isMasked) return request
      outcome = 'masked'
      return masking(request, isSelected, one => assess(rules, one, 'INPUT').masked)
    },
    refusal: () => blockedBy(rules.blockedInput),
    output(answer) {
      const texts = answer.blocks.flatMap(block => (block.kind === 'text' ? block.text : []))
      if (texts.length === 0) return answer
      const verdict = assess(rules, texts.join('\n'), 'OUTPUT', grounds)
      traced.outputAssessments = { [id]: [verdict.assessment] }
      traced.modelOutput = texts
      if (verdict.isBlocked) {
        outcome = 'blocked-output'
        return {
          ...blockedBy(rules.blockedOutputs),
          usage: { ...answer.usage, output: tokensOf(rules.blockedOutputs) },
          from: answer.from,
        }
      }
      if (!verdict.isMasked) return answer
      outcome = 'masked'
      return {
        ...answer,
        blocks: answer.blocks.map(block =>
          block.kind === 'text' ? { ...block, text: assess(rules, block.text, 'OUTPUT').masked } : block,
        ),
      }
    },
    trace: () => (isTraced ? { guardrail: traced } : undefined),
  }
}

/** The texts that a guardrail looks at: those that are marked for it, else all that people said. */
function assessedInput({ messages = [] }: ModelRequest): { isSelected: boolean; text: string } {
  const blocks = messages.filter(({ role }) => role === 'user').flatMap(({ content = [] }) => content)
  const selected = blocks.flatMap(block => {
    const { text = '', qualifiers = [] } = block.guardContent?.text ?? {}
    return text && !qualifiers.includes('grounding_source') ? text : []
  })
  if (selected.length > 0) return { isSelected: true, text: selected.join('\n') }
  return { isSelected: false, text: blocks.flatMap(block => block.text ?? []).join('\n') }
}

function groundsIn(messages: readonly Message[]): Grounds | undefined {
  const texts = messages
    .flatMap(({ content = [] }) => content)
    .flatMap(block => block.guardContent?.text ?? [])
  const of = (qualifier: 'grounding_source' | 'query') =>
    texts
      .flatMap(({ text, qualifiers = [] }) => (qualifiers.includes(qualifier) ? (text ?? '') : []))
      .join('\n')
  const source = of('grounding_source')
  return source ? { source, query: of('query') } : undefined
}

function masking(request: ModelRequest, isSelected: boolean, mask: (text: string) => string): ModelRequest {
  const masked = (block: ContentBlock): ContentBlock => {
    if (!isSelected && block.text !== undefined) return { text: mask(block.text) }
    const guarded = block.guardContent?.text
    return isSelected && guarded
      ? { guardContent: { text: { ...guarded, text: mask(guarded.text ?? '') } } }
      : block
  }
  return {
    ...request,
    messages: (request.messages ?? []).map(message =>
      message.role === 'user' ? { ...message, content: (message.content ?? []).map(masked) } : message,
    ),
  }
}
