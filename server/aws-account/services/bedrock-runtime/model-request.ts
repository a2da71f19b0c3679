import type { ContentBlock, ConverseRequest, Message, ToolResultBlock } from '@aws-sdk/client-bedrock-runtime'
import { isObject } from './json-value.ts'

/** A request as every way of asking the model brings it: the shape of Converse. */
export type ModelRequest = Pick<
  ConverseRequest,
  'messages' | 'system' | 'toolConfig' | 'inferenceConfig' | 'guardrailConfig'
> & { readonly modelId: string }

/** A tool as a request offers it. */
export interface OfferedTool {
  readonly name: string
  readonly description: string
  /** JSON Schema. */
  readonly schema: unknown
}

export function offeredTools({ toolConfig }: ModelRequest): OfferedTool[] {
  return (toolConfig?.tools ?? []).flatMap(({ toolSpec }) =>
    toolSpec
      ? {
          name: toolSpec.name ?? '',
          description: toolSpec.description ?? '',
          schema: toolSpec.inputSchema?.json ?? {},
        }
      : [],
  )
}

export const systemText = ({ system = [] }: ModelRequest): string => textOfBlocks(system)

/** Texts of a list of blocks, also of those that a guardrail is to look at. */
export function textOfBlocks(blocks: readonly object[]): string {
  return blocks.map(textOfBlock).filter(Boolean).join('\n')
}

function textOfBlock(block: object): string {
  if ('text' in block && typeof block.text === 'string') return block.text
  const { guardContent } = block as { guardContent?: { text?: { text?: string } } }
  return guardContent?.text?.text ?? ''
}

/** What a tool answered: its JSON, or its text, read as JSON where it is some. */
export function resultValue({ content = [] }: ToolResultBlock): unknown {
  const values = content.map(block => ('json' in block ? block.json : parsed(block.text ?? '')))
  return values.length === 1 ? values[0] : values
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) || Array.isArray(value) ? value : text
  } catch {
    return text
  }
}

export const resultsIn = (message: Message | undefined): ToolResultBlock[] =>
  (message?.content ?? []).flatMap(block => block.toolResult ?? [])

export const callsIn = (message: Message | undefined): NonNullable<ContentBlock['toolUse']>[] =>
  (message?.content ?? []).flatMap(block => block.toolUse ?? [])

/** All that the model can read of a message. */
export function readableText(message: Message): string {
  const results = resultsIn(message).map(result => stringsIn(resultValue(result)).join('\n'))
  return [textOfBlocks(message.content ?? []), ...results].filter(Boolean).join('\n')
}

/** All texts in a JSON value, in their order. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : []
}
