/** The expression in a text such as `{% $states.input.a %}`; undefined for any other text. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4
    ? text.slice(2, -2).trim()
    : undefined
}

/** Whether there is any expression in a template. */
export function hasExpression(template: unknown): boolean {
  if (typeof template === 'string') return expressionIn(template) !== undefined
  return typeof template === 'object' && template !== null && Object.values(template).some(hasExpression)
}
