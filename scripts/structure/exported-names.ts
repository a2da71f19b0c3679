import { isNode, nameOf, nodesOf, type SyntaxNode } from './syntax-node.ts'

/** A name that a file exports where it is declared, or a member of an exported interface (`AttemptStore.journal`). */
export interface ExportedName {
  readonly name: string
  readonly kind: 'interface' | 'type' | 'function' | 'const' | 'class' | 'property' | 'method'
  readonly line: number
  readonly documented: boolean
}

/** The text that a tree was made of, with its comments. */
interface Written {
  readonly text: string
  readonly comments: readonly { readonly value: string; readonly end: number }[]
  readonly lineAt: (offset: number) => number
}

const kinds: Readonly<Record<string, ExportedName['kind']>> = {
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  FunctionDeclaration: 'function',
  ClassDeclaration: 'class',
  VariableDeclaration: 'const',
}

/** What a file exports. A type that only names what a value beside it says (`z.infer<typeof x>`) is documented by that. */
export function exportedNames(program: SyntaxNode, written: Written): ExportedName[] {
  const isDocumented = documentedIn(written)
  const named = (kind: ExportedName['kind'], name: string, node: SyntaxNode, documented: boolean) => ({
    kind,
    name,
    line: written.lineAt(node.start),
    documented,
  })
  return nodesOf(program.body).flatMap(statement => {
    const { declaration } = statement
    if (statement.type !== 'ExportNamedDeclaration' || !isNode(declaration)) return []
    const kind = kinds[declaration.type]
    if (kind === undefined) return []
    const documented = isDocumented(statement) || (kind === 'type' && isDerived(declaration, written.text))
    if (kind === 'const')
      return nodesOf(declaration.declarations).map(one => named(kind, nameOf(one) ?? '', one, documented))
    const name = nameOf(declaration) ?? ''
    return [
      named(kind, name, declaration, documented),
      ...membersOf(declaration).map(member =>
        named(memberKind(member), `${name}.${nameOf(member) ?? '()'}`, member, isDocumented(member)),
      ),
    ]
  })
}

/** A comment that explains stands directly above what it explains. */
function documentedIn({ text, comments }: Written): (node: SyntaxNode) => boolean {
  const docs = comments.filter(comment => comment.value.startsWith('*'))
  return ({ start }) => docs.some(({ end }) => end <= start && text.slice(end, start).trim() === '')
}

function isDerived({ start, end }: SyntaxNode, text: string): boolean {
  return /^type\s+\w+\s*=\s*(z\.(infer|input|output)<typeof |\(typeof |keyof typeof |typeof )/.test(
    text.slice(start, end),
  )
}

/** Of an interface, or of a type that is written like one. */
function membersOf({ body, typeAnnotation }: SyntaxNode): SyntaxNode[] {
  if (isNode(body) && body.type === 'TSInterfaceBody') return nodesOf(body.body)
  return isNode(typeAnnotation) && typeAnnotation.type === 'TSTypeLiteral'
    ? nodesOf(typeAnnotation.members)
    : []
}

function memberKind(member: SyntaxNode): 'property' | 'method' {
  if (member.type === 'TSIndexSignature') return 'property'
  if (member.type !== 'TSPropertySignature') return 'method'
  const annotated = isNode(member.typeAnnotation) ? member.typeAnnotation.typeAnnotation : undefined
  return isNode(annotated) && annotated.type === 'TSFunctionType' ? 'method' : 'property'
}
