import type { ApplyGuardrailRequest, ApplyGuardrailResponse } from '@aws-sdk/client-bedrock-runtime'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { assess, usageOf } from '../../bedrock/guardrails/assess.ts'
import { findRules, noGuardrail } from '../../bedrock/guardrails/guardrail-row.ts'
import { invalid } from '../bedrock-error.ts'

/** As AWS: 25 units of a thousand characters. */
const MAX_CHARS = 25_000

export function applyGuardrail(context: CallContext, input: ApplyGuardrailRequest): ApplyGuardrailResponse {
  const { guardrailIdentifier = '', guardrailVersion = '', source, content = [] } = input
  const rules = findRules(context, guardrailIdentifier, guardrailVersion)
  if (!rules) throw noGuardrail()
  if (source !== 'INPUT' && source !== 'OUTPUT')
    throw invalid(
      `1 validation error detected: Value '${source}' at 'source' failed to satisfy constraint: Member must satisfy enum value set: [INPUT, OUTPUT]`,
    )
  const blocks = content.map(block => {
    if (block.image)
      throw new AwsError('NotImplemented', 'image is not available in the embedded account', 501)
    return { text: block.text?.text ?? '', qualifiers: block.text?.qualifiers ?? [] }
  })
  const of = (qualifier: 'grounding_source' | 'query') =>
    blocks
      .filter(block => block.qualifiers.includes(qualifier))
      .map(block => block.text)
      .join('\n')
  const grounds = of('grounding_source')
  // What only says where an answer comes from is not judged itself.
  const judged = blocks.filter(
    ({ qualifiers }) => qualifiers.length === 0 || qualifiers.includes('guard_content') || source === 'INPUT',
  )
  const texts = judged.map(block => block.text)
  const whole = texts.join('\n')
  if (whole.length > MAX_CHARS)
    throw invalid(`The content is longer than ${MAX_CHARS} characters. Shorten it and try again.`)
  const verdict = assess(rules, whole, source, grounds ? { source: grounds, query: of('query') } : undefined)
  const hasIntervened = verdict.isBlocked || verdict.isMasked
  const message = source === 'INPUT' ? rules.blockedInput : rules.blockedOutputs
  const outputs = verdict.isBlocked
    ? [{ text: message }]
    : verdict.isMasked
      ? texts.map(text => ({ text: assess(rules, text, source).masked }))
      : []
  return {
    usage: usageOf(rules, whole),
    action: hasIntervened ? 'GUARDRAIL_INTERVENED' : 'NONE',
    actionReason: verdict.isBlocked
      ? 'Guardrail blocked.'
      : verdict.isMasked
        ? 'Guardrail masked.'
        : 'No action.',
    outputs,
    assessments: [verdict.assessment],
    guardrailCoverage: {
      textCharacters: {
        guarded: whole.length,
        total: blocks.reduce((sum, { text }) => sum + text.length, 0),
      },
    },
  }
}
