import type { ConditionContext } from './condition-context.ts'
import { LITERAL } from './glob.ts'

/** Variables exist since this version of the policy language; in older documents they are plain text. */
const VERSION_WITH_VARIABLES = '2012-10-17'

/**
 * The text with `${key}` and `${key, 'default'}` replaced by the request's values. Undefined if a variable has no single
 * value and no default: the element then matches nothing. In a pattern, what a value brings in is taken literally.
 */
export function substituteVariables(
  text: string,
  version: string,
  context: ConditionContext,
  isPattern: boolean,
): string | undefined {
  if (version !== VERSION_WITH_VARIABLES || !text.includes('${')) return text
  const literal = (value: string) => (isPattern ? value.replace(/[*?]/g, `${LITERAL}$&`) : value)
  let result = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('${', at)
    const end = start < 0 ? -1 : text.indexOf('}', start)
    if (end < 0) return result + text.slice(at)
    const value = valueOfVariable(text.slice(start + 2, end), context)
    if (value === undefined) return undefined
    result += text.slice(at, start) + literal(value)
    at = end + 1
  }
}

/** Of `key`, or `key, 'default'`; `*`, `?` and `$` stand for themselves. */
function valueOfVariable(expression: string, context: ConditionContext): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression
  const comma = expression.indexOf(',')
  const key = comma < 0 ? expression : expression.slice(0, comma)
  const value = context.get(key.trim().toLowerCase())
  if (typeof value === 'string') return value
  const fallback = comma < 0 ? '' : expression.slice(comma + 1).trim()
  return /^'[^']*'$/.test(fallback) ? fallback.slice(1, -1) : undefined
}
