import { isNode, nameOf, type SyntaxNode, visit } from './syntax-node.ts'

/** A function and all that is written inside it. */
export interface FunctionSpan {
  /** Its own name, or that of the nearest thing around it that has one. */
  readonly name: string
  readonly line: number
  readonly lines: number
}

const functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** Every function of a file. The body of a `describe` is a chapter of a test file and no function to be read at once. */
export function functionSpans(program: SyntaxNode, lineAt: (offset: number) => number): FunctionSpan[] {
  const found: FunctionSpan[] = []
  visit(program, (node, above) => {
    if (!functions.includes(node.type) || !isNode(node.body) || isChapter(above.at(-1))) return
    const name = [...above, node].map(nameOf).findLast(one => one !== undefined)
    const line = lineAt(node.start)
    found.push({ name: name ?? 'a function', line, lines: lineAt(node.end) - line + 1 })
  })
  return found
}

function isChapter(call: SyntaxNode | undefined): boolean {
  return call?.type === 'CallExpression' && isNode(call.callee) && call.callee.name === 'describe'
}
