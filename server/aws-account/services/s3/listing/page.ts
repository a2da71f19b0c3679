import { invalidArgument } from '../s3-error.ts'

const MAX_KEYS = 1000

/** How a listing names keys: as they are, or URL-encoded when the client asks for it. */
export type Encode = (text: string) => string

/** What is asked of any listing of keys. */
export interface Question {
  readonly Prefix?: string | undefined
  readonly Delimiter?: string | undefined
  readonly MaxKeys?: number | undefined
  readonly EncodingType?: string | undefined
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly prefixes: readonly string[]
  /** The last key or common prefix told, if there is more after it. */
  readonly next: string | undefined
}

/** Of keys in any order those from `after` on, with what `itemsOf` finds at each: of `after` itself what is left. */
export function pageOf<Item>(
  keys: Iterable<string>,
  question: Question,
  after: string,
  itemsOf: (key: string) => readonly Item[],
): Page<Item> {
  const max = maxKeys(question)
  const items: Item[] = []
  const prefixes = new Set<string>()
  let last: string | undefined
  for (const key of sortedKeys(keys, question.Prefix)) {
    if (key < after) continue
    const prefix = commonPrefix(key, question)
    // A marker that is a common prefix has told everything below it.
    if (prefix !== undefined && (prefixes.has(prefix) || prefix <= after)) continue
    const found = itemsOf(key)
    for (const item of prefix === undefined ? found : found.slice(0, 1)) {
      if (items.length + prefixes.size >= max)
        return { items, prefixes: [...prefixes], next: max ? last : undefined }
      if (prefix === undefined) items.push(item)
      else prefixes.add(prefix)
      last = prefix ?? key
    }
  }
  return { items, prefixes: [...prefixes], next: undefined }
}

/** What every listing tells of itself. */
export function toldPage({ name }: { readonly name: string }, question: Question, page: Page<unknown>) {
  const encode = encoder(question)
  const { Prefix = '', Delimiter, EncodingType } = question
  return {
    Name: name,
    Prefix: encode(Prefix),
    ...(Delimiter && { Delimiter: encode(Delimiter) }),
    ...(EncodingType === 'url' && { EncodingType: 'url' as const }),
    MaxKeys: maxKeys(question),
    IsTruncated: page.next !== undefined,
    CommonPrefixes: page.prefixes.map(prefix => ({ Prefix: encode(prefix) })),
  }
}

/** In the order of their bytes. */
function sortedKeys(keys: Iterable<string>, prefix = ''): string[] {
  return [...keys].filter(key => key.startsWith(prefix)).sort((a, b) => (a < b ? -1 : 1))
}

/** The part of a key up to the first delimiter after the prefix; undefined when it has none. */
function commonPrefix(key: string, { Prefix = '', Delimiter }: Question): string | undefined {
  const at = Delimiter ? key.indexOf(Delimiter, Prefix.length) : -1
  return at < 0 || !Delimiter ? undefined : key.slice(0, at + Delimiter.length)
}

function maxKeys({ MaxKeys = MAX_KEYS }: Question): number {
  if (!Number.isInteger(MaxKeys) || MaxKeys < 0)
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647', 'maxKeys', MaxKeys)
  return Math.min(MaxKeys, MAX_KEYS)
}

export function encoder({ EncodingType }: Question): Encode {
  return EncodingType === 'url' ? text => encodeURIComponent(text).replaceAll('%2F', '/') : text => text
}
