import { isObject } from '../json-value.ts'
import type { AnswerBlock } from '../model-answer.ts'
import type { OfferedTool } from '../model-request.ts'
import type { RequestView } from './request-view.ts'

/**
 * What the model says where no scene is about a request: it calls the tool whose name and description have most in common with
 * what the person said, with what it finds there, and then tells what came back. Nothing is made up.
 */
export function freePlay(view: RequestView): AnswerBlock[] {
  if (view.lastResult !== undefined) return [{ kind: 'text', text: toldResult(view) }]
  const call = bestCall(view)
  if (call) return [{ kind: 'call', id: `tooluse_free${view.said.length}x${view.turn}`, ...call }]
  const [passage] = view.passages
  if (passage) return [{ kind: 'text', text: `${passage.text} (${passage.source})` }]
  const able = view.tools.map(tool => tool.description || tool.name).join('; ')
  return [
    {
      kind: 'text',
      text: able
        ? `I am a stand-in for a model and understand simple questions. What I can do here: ${able}.`
        : 'I am a stand-in for a model, and nothing here tells me how to answer that.',
    },
  ]
}

function bestCall({ said, tools }: RequestView): { tool: string; input: unknown } | undefined {
  const text = said.slice(0, MAX_SAID_CHARS)
  const words = wordsOf(text)
  const ranked = tools
    .map(tool => ({ tool, score: scoreOf(tool, words), input: inputFor(tool, text) }))
    .filter(({ score, input }) => score > 0 && input !== undefined)
    .sort((a, b) => b.score - a.score)
  const [best] = ranked
  return best && { tool: best.tool.name, input: best.input }
}

const MIN_WORD = 3
/** Of what a person asks in a line or two. */
const MAX_SAID_CHARS = 2000

function wordsOf(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(word => word.replace(/(ing|ed|s)$/, ''))
  return new Set(words.filter(word => word.length >= MIN_WORD))
}

function scoreOf({ name, description }: OfferedTool, words: ReadonlySet<string>): number {
  const own = wordsOf(`${name} ${description}`)
  return [...words].filter(word => own.has(word)).length
}

/** Its required members from what was said, in order; undefined where one is not to be found. */
function inputFor({ schema }: OfferedTool, said: string): Record<string, unknown> | undefined {
  if (!isObject(schema)) return {}
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  const input: Record<string, unknown> = {}
  for (const name of required) {
    const value = valueFor(name, properties[name], said)
    if (value === undefined) return undefined
    input[name] = value
  }
  return input
}

/** A number of more than a few digits, or letters with digits: what people call things by. */
const IDENTIFIER = /\b(?=[\w-]*\d)[A-Za-z][\w-]*\b|\b\d{3,}\b/
const NUMBER = /(?<![\w-])\d+(?:[.,]\d+)?(?![\w-])/

function valueFor(name: string, schema: unknown, said: string): unknown {
  const type = isObject(schema) ? schema.type : undefined
  if (isObject(schema) && Array.isArray(schema.enum)) {
    const lower = said.toLowerCase()
    return schema.enum.find(one => lower.includes(String(one).toLowerCase())) ?? schema.enum[0]
  }
  if (type === 'number' || type === 'integer') {
    const digits = NUMBER.exec(said)?.[0]
    return digits === undefined ? undefined : Number(digits.replace(',', '.'))
  }
  if (type === 'boolean') return true
  if (/id$|number$|nr$|code$/i.test(name)) return IDENTIFIER.exec(said)?.[0]
  return said
}

const MAX_TOLD_CHARS = 1500

function toldResult({ lastResult, hasFailed }: RequestView): string {
  const told = tell(lastResult).slice(0, MAX_TOLD_CHARS)
  return hasFailed
    ? `That did not work: ${told || 'there is no reason given'}.`
    : told || 'There is nothing to tell.'
}

function tell(value: unknown): string {
  if (Array.isArray(value)) return value.map(tell).join('\n')
  if (!isObject(value)) return value === null || value === undefined ? '' : String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}: ${tell(inner)}`)
    .join(', ')
}
