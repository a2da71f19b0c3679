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
  let isComplete = true
  const literal = (value: string) => (isPattern ? value.replace(/[*?]/g, `${LITERAL}$&`) : value)
  const result = text.replace(/\$\{([^}]+)\}/g, (_, expression: string) => {
    if (/^[*?$]$/.test(expression)) return literal(expression)
    const [key = '', fallback] = expression.split(/\s*,\s*'/)
    const value = context.get(key.trim().toLowerCase())
    if (typeof value === 'string') return literal(value)
    if (fallback !== undefined) return literal(fallback.replace(/'\s*$/, ''))
    isComplete = false
    return ''
  })
  return isComplete ? result : undefined
}
