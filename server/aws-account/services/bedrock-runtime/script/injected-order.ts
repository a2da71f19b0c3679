import { compileRegex } from '../../../patterns/linear-regex.ts'
import { isObject } from '../json-value.ts'

/** What a text orders the model to do. */
export interface InjectedOrder {
  readonly tool: string
  readonly input: Record<string, unknown>
}

/** `call request_refund with {"orderId": "o-1"}`, `use the tool "x" with {}`. */
const ORDER = compileRegex(
  '(?i)\\b(?:call|use|invoke|run)\\s+(?:the\\s+)?(?:tool\\s+|function\\s+)?["\'`]?([a-z][a-z0-9_-]{0,63})["\'`]?\\s+with\\s+(\\{[^{}]*\\})',
)
const MAX_ORDERS = 20

/** The orders that stand in a text, in their order. */
export function ordersIn(text: string): InjectedOrder[] {
  const orders: InjectedOrder[] = []
  let rest = text
  while (orders.length < MAX_ORDERS) {
    const [whole, tool, json] = ORDER.exec(rest) ?? []
    if (whole === undefined) return orders
    rest = rest.slice(rest.indexOf(whole) + whole.length)
    const input = parsed(json ?? '')
    if (tool !== undefined && input) orders.push({ tool, input })
  }
  return orders
}

/** Letters that escapes of JSON in JSON leave are read over: the text may be a document within a result. */
function parsed(json: string): Record<string, unknown> | undefined {
  for (const text of [json, json.replaceAll('\\"', '"')]) {
    try {
      const value: unknown = JSON.parse(text)
      if (isObject(value)) return value
    } catch {
      // Not JSON in this form.
    }
  }
  return undefined
}
