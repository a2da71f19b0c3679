import type { GuardrailAssessment } from '@aws-sdk/client-bedrock-runtime'
import { compileRegex } from '../../../patterns/linear-regex.ts'
import {
  type Found,
  findAll,
  findPersonal,
  findProfanity,
  findWord,
  groundedShare,
  holdsContent,
  isAbout,
} from './detectors.ts'
import type { GuardrailRules } from './guardrail-row.ts'

/** What a guardrail makes of a text. */
export interface Verdict {
  readonly isBlocked: boolean
  /** The text with what is to be masked replaced, e.g. by `{EMAIL}`; as it was where nothing is. */
  readonly masked: string
  readonly isMasked: boolean
  readonly assessment: GuardrailAssessment
}

export interface Grounds {
  readonly source: string
  readonly query: string
}

export type Side = 'INPUT' | 'OUTPUT'

interface SidedRule {
  readonly inputAction?: string | undefined
  readonly outputAction?: string | undefined
  readonly inputEnabled?: boolean | undefined
  readonly outputEnabled?: boolean | undefined
}

/** A character of input is a thousandth of a unit. */
const UNIT_CHARS = 1000

const isOn = (rule: SidedRule, side: Side) =>
  (side === 'INPUT' ? rule.inputEnabled : rule.outputEnabled) !== false

/** `NONE` where a rule only detects. */
function actionOf(
  rule: SidedRule & { readonly action?: string | undefined },
  side: Side,
  otherwise = 'BLOCK',
): string {
  return (side === 'INPUT' ? rule.inputAction : rule.outputAction) ?? rule.action ?? otherwise
}

/** Judges a text by the rules of a guardrail: always the same for the same text. */
export function assess(rules: GuardrailRules, text: string, side: Side, grounds?: Grounds): Verdict {
  const blocks: boolean[] = []
  const note = (action: string) => {
    blocks.push(action === 'BLOCK' || action === 'BLOCKED')
    return action === 'NONE' ? ('NONE' as const) : ('BLOCKED' as const)
  }
  const topics = rules.topics
    .filter(topic => isOn(topic, side) && isAbout(topic, text))
    .map(topic => ({
      name: topic.name ?? '',
      type: 'DENY' as const,
      action: note(actionOf(topic, side)),
      detected: true,
    }))
  const filters = rules.filters
    .filter(
      filter =>
        isOn(filter, side) && strengthOf(filter, side) !== 'NONE' && holdsContent(filter.type ?? '', text),
    )
    .map(filter => ({
      type: filter.type,
      confidence: 'HIGH' as const,
      filterStrength: strengthOf(filter, side),
      action: note(actionOf(filter, side)),
      detected: true,
    }))
  const customWords = rules.words
    .filter(word => isOn(word, side))
    .flatMap(word =>
      findWord(word.text ?? '', text).map(({ match }) => ({
        match,
        action: note(actionOf(word, side)),
        detected: true,
      })),
    )
  const managedWordLists = rules.managedLists
    .filter(list => isOn(list, side))
    .flatMap(list =>
      findProfanity(text).map(({ match }) => ({
        match,
        type: 'PROFANITY' as const,
        action: note(actionOf(list, side)),
        detected: true,
      })),
    )
  const information = sensitive(rules, text, side, blocks)
  const grounding = side === 'OUTPUT' && grounds ? grounded(rules, text, grounds, note) : []
  const isBlocked = blocks.includes(true)
  return {
    isBlocked,
    masked: information.masked,
    isMasked: information.masked !== text,
    assessment: {
      ...(topics.length && { topicPolicy: { topics } }),
      ...(filters.length && { contentPolicy: { filters } }),
      ...((customWords.length || managedWordLists.length) && {
        wordPolicy: { customWords, managedWordLists },
      }),
      ...((information.piiEntities.length || information.regexes.length) && {
        sensitiveInformationPolicy: { piiEntities: information.piiEntities, regexes: information.regexes },
      }),
      ...(grounding.length && { contextualGroundingPolicy: { filters: grounding } }),
      invocationMetrics: { guardrailProcessingLatency: 1, usage: usageOf(rules, text) },
    } as GuardrailAssessment,
  }
}

const strengthOf = ({ inputStrength, outputStrength }: GuardrailRules['filters'][number], side: Side) =>
  (side === 'INPUT' ? inputStrength : outputStrength) ?? 'NONE'

function grounded(
  rules: GuardrailRules,
  text: string,
  { source, query }: Grounds,
  note: (action: string) => 'BLOCKED' | 'NONE',
) {
  return rules.grounding
    .filter(filter => filter.enabled !== false)
    .map(filter => {
      const threshold = filter.threshold ?? 0
      const score = groundedShare(text, filter.type === 'RELEVANCE' ? `${query} ${source}` : source)
      const isLow = score < threshold
      return {
        type: filter.type,
        threshold,
        score,
        action: isLow ? note(filter.action ?? 'BLOCK') : ('NONE' as const),
        detected: isLow,
      }
    })
}

function sensitive(rules: GuardrailRules, text: string, side: Side, blocks: boolean[]) {
  const masks: (Found & { readonly by: string })[] = []
  const handle = (found: readonly Found[], action: string, name: string) => {
    if (found.length && action === 'BLOCK') blocks.push(true)
    if (action === 'ANONYMIZE') masks.push(...found.map(one => ({ ...one, by: `{${name}}` })))
    return WORDS[action] ?? 'NONE'
  }
  const piiEntities = rules.piiEntities
    .filter(rule => isOn(rule, side))
    .flatMap(rule => {
      const found = findPersonal(rule.type ?? '', text)
      const action = handle(found, actionOf(rule, side), rule.type ?? '')
      return found.map(({ match }) => ({ match, type: rule.type, action, detected: true }))
    })
  const regexes = rules.regexes
    .filter(rule => isOn(rule, side))
    .flatMap(rule => {
      const found = findAll(compileRegex(rule.pattern ?? ''), text)
      const action = handle(found, actionOf(rule, side), rule.name ?? '')
      return found.map(({ match }) => ({
        name: rule.name,
        match,
        regex: rule.pattern,
        action,
        detected: true,
      }))
    })
  return { piiEntities, regexes, masked: replaced(text, masks) }
}

/** What is done is called otherwise than what is to be done. */
const WORDS: Readonly<Record<string, string>> = { BLOCK: 'BLOCKED', ANONYMIZE: 'ANONYMIZED', NONE: 'NONE' }

function replaced(text: string, masks: readonly (Found & { readonly by: string })[]): string {
  let result = ''
  let at = 0
  for (const { from, match, by } of [...masks].sort((a, b) => a.from - b.from)) {
    // Of two that overlap the first is masked.
    if (from < at) continue
    result += text.slice(at, from) + by
    at = from + match.length
  }
  return result + text.slice(at)
}

export function usageOf(rules: GuardrailRules, text: string) {
  const units = Math.max(1, Math.ceil(text.length / UNIT_CHARS))
  const of = (...lists: readonly (readonly unknown[])[]) => (lists.some(list => list.length > 0) ? units : 0)
  return {
    topicPolicyUnits: of(rules.topics),
    contentPolicyUnits: of(rules.filters),
    wordPolicyUnits: of(rules.words, rules.managedLists),
    sensitiveInformationPolicyUnits: of(rules.piiEntities),
    sensitiveInformationPolicyFreeUnits: of(rules.regexes),
    contextualGroundingPolicyUnits: of(rules.grounding),
  }
}
