import type { NormalizedSchema } from '@smithy/core/schema'
import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import { membersOf } from './operation-model.ts'
import { valueFromText } from './text-value.ts'

/** The fields of a form as a tree of the parts of their names: strangers write them, so each is looked at once. */
interface FormNode {
  value: string | undefined
  readonly children: Map<string, FormNode>
}

/** The longest lists of AWS's have a thousand members of a few fields. */
const MAX_FIELDS = 16_000
/** Names with more parts than any model has are somebody's joke. */
const MAX_PARTS = 32

/** An awsQuery form (`Tags.member.1.Key=a`) as an object: the one direction of that protocol the SDK does not carry. */
export function readQueryForm(schema: NormalizedSchema, form: ReadonlyMap<string, string>): Fields {
  if (form.size > MAX_FIELDS)
    throw new AwsError('MalformedInput', `The form has more than ${MAX_FIELDS} fields.`)
  const root = createNode()
  for (const [name, value] of form) {
    let node = root
    for (const part of name.split('.', MAX_PARTS)) {
      const child = node.children.get(part) ?? createNode()
      node.children.set(part, child)
      node = child
    }
    node.value = value
  }
  return readStructure(schema, root)
}

const createNode = (): FormNode => ({ value: undefined, children: new Map() })

function readStructure(schema: NormalizedSchema, node: FormNode): Fields {
  const fields: Fields = {}
  for (const [name, member] of membersOf(schema)) {
    const child = node.children.get(String(member.getMergedTraits().xmlName ?? name))
    if (child) fields[name] = readMember(member, child)
  }
  return fields
}

function readMember(schema: NormalizedSchema, node: FormNode): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node)
  if (schema.isListSchema()) return readList(schema, node)
  if (schema.isMapSchema()) return readMap(schema, node)
  return valueFromText(schema, node.value ?? '')
}

function readList(schema: NormalizedSchema, node: FormNode): unknown[] {
  const item = schema.getValueSchema()
  const isFlat = schema.getMergedTraits().xmlFlattened
  const items = isFlat ? node : node.children.get(String(item.getMergedTraits().xmlName ?? 'member'))
  return inOrder(items).map(one => readMember(item, one))
}

function readMap(schema: NormalizedSchema, node: FormNode): Fields {
  const key = schema.getKeySchema().getMergedTraits().xmlName ?? 'key'
  const value = schema.getValueSchema()
  const valueName = value.getMergedTraits().xmlName ?? 'value'
  const entries = schema.getMergedTraits().xmlFlattened ? node : node.children.get('entry')
  return Object.fromEntries(
    inOrder(entries).map(entry => [
      entry.children.get(String(key))?.value ?? '',
      readMember(value, entry.children.get(String(valueName)) ?? createNode()),
    ]),
  )
}

/** The numbered members of a list. */
function inOrder(node: FormNode | undefined): FormNode[] {
  return [...(node?.children ?? [])]
    .map(([name, child]) => [Number.parseInt(name, 10), child] as const)
    .filter(([index]) => index >= 0)
    .sort(([a], [b]) => a - b)
    .map(([, child]) => child)
}
