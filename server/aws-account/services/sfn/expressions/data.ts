import type { Json } from '../definition/asl.ts'

/**
 * What flows between states: JSON with its text. A state that changes nothing hands on the text as it came, as on AWS,
 * where histories show the spaces of an input.
 */
export interface Data {
  readonly text: string
  readonly value: Json
}

export const dataOf = (value: Json): Data => ({ value, text: JSON.stringify(value) })

/** Throws SyntaxError for what is not JSON. */
export const parseData = (text: string): Data => ({ text, value: JSON.parse(text) as Json })

/** The results of branches, in order. */
export const dataList = (parts: readonly Data[]): Data => ({
  value: parts.map(part => part.value),
  text: `[${parts.map(part => part.text).join(',')}]`,
})

export const isObject = (value: unknown): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Bytes of UTF-8 that a payload may have (Step Functions Developer Guide, "Quotas related to state machine executions"). */
export const MAX_PAYLOAD_BYTES = 262_144

export const isTooLarge = (data: Pick<Data, 'text'>) =>
  data.text.length > MAX_PAYLOAD_BYTES ||
  (data.text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(data.text) > MAX_PAYLOAD_BYTES)
