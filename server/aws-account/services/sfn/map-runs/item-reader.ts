import type { ItemReader, Json } from '../definition/asl.ts'
import { type Data, isObject } from '../expressions/data.ts'
import { fillTemplate } from '../expressions/payload-template.ts'
import { pathField, query, scopeOf, typedQuery } from '../interpreter/fields.ts'
import type { StateRun } from '../interpreter/run.ts'
import { RuntimeError, StateError } from '../interpreter/state-error.ts'
import { numberIn } from '../states/number-fields.ts'
import { callService, prepareCall } from '../tasks/service-call.ts'
import { readResource, type TaskResource } from '../tasks/task-resource.ts'
import { named, readRows } from './csv.ts'

/** Items that one Map Run may read; AWS reads 100 million. */
const MAX_ITEMS = 100_000
/** Bytes of the object that items are read from. */
const MAX_BYTES = 32 * 1024 * 1024

const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
}

const failed = (cause: string) => new StateError('States.ItemReaderFailed', cause)

/** How many items are wanted at most. Throws RuntimeError where the field that says it is no whole number. */
export async function maxItemsOf(at: StateRun, reader: ItemReader, input: Data): Promise<number | undefined> {
  const { MaxItems, MaxItemsPath } = reader.ReaderConfig ?? {}
  if (typeof MaxItems === 'number') return MaxItems
  if (MaxItems !== undefined)
    return Number(await typedQuery(at, MaxItems, 'ItemReader/ReaderConfig/MaxItems', 'integer'))
  if (MaxItemsPath === undefined) return undefined
  const value = pathField(at, MaxItemsPath, input)
  const number = numberIn(value)
  if (number !== undefined && Number.isInteger(number)) return number
  throw new RuntimeError(
    `The MaxItemsPath field refers to value "${typeof value === 'string' ? value : JSON.stringify(value)}" which is not a valid integer: ${MaxItemsPath}`,
  )
}

/** Reads the items of a Map from S3 in the name of the machine's role. Fails with States.ItemReaderFailed. */
export async function readItems(
  at: StateRun,
  reader: ItemReader,
  input: Data,
  wanted: number | undefined,
): Promise<readonly Json[]> {
  if (wanted !== undefined && wanted < 0) throw failed('field MaxItems must be positive')
  const max = Math.min(wanted || MAX_ITEMS, MAX_ITEMS)
  const { run } = at.thread
  const args =
    at.language === 'JSONata'
      ? await query(at, reader.Arguments ?? {}, 'ItemReader/Arguments')
      : fillTemplate(reader.Parameters ?? {}, scopeOf(at, input))
  const resource = readResource(reader.Resource)
  if (resource?.kind !== 'service') throw failed(`The resource ${reader.Resource} is not supported`)
  if (resource.action === 'listObjectsV2') return listed(at, resource, args, max)
  if (resource.action !== 'getObject') throw failed(`The resource ${reader.Resource} is not supported`)
  const call = await prepareCall({ ...resource, isSdk: true }, args)
  try {
    const answer = await callService(run, run.role(), resource, call)
    const body = isObject(answer) && typeof answer.Body === 'string' ? answer.Body : ''
    if (body.length > MAX_BYTES) throw failed('The object is too large')
    return itemsIn(body, reader, max)
  } catch (error) {
    if (error instanceof StateError && error.errorName?.startsWith('S3.')) throw failed(error.reason ?? '')
    throw error
  }
}

async function listed(
  at: StateRun,
  resource: Extract<TaskResource, { kind: 'service' }>,
  args: Json,
  max: number,
): Promise<readonly Json[]> {
  const { run } = at.thread
  const items: Json[] = []
  let token: Json | undefined
  do {
    const call = await prepareCall(
      { ...resource, isSdk: true },
      {
        ...(isObject(args) ? args : {}),
        ...(token !== undefined && { ContinuationToken: token }),
      },
    )
    const page = await callService(run, run.role(), resource, call)
    const { Contents, NextContinuationToken } = isObject(page) ? page : {}
    for (const object of Array.isArray(Contents) ? (Contents as Json[]) : []) {
      if (items.length >= max || !isObject(object)) break
      const { ETag, LastModified, Key, Size, StorageClass } = object
      items.push({
        Etag: ETag ?? null,
        Key: Key ?? null,
        LastModified: typeof LastModified === 'string' ? Math.floor(Date.parse(LastModified) / 1000) : null,
        Size: Size ?? null,
        StorageClass: StorageClass ?? 'STANDARD',
      })
    }
    token = typeof NextContinuationToken === 'string' ? NextContinuationToken : undefined
  } while (token !== undefined && items.length < max)
  return items
}

function itemsIn(body: string, { ReaderConfig = {} }: ItemReader, max: number): readonly Json[] {
  switch (ReaderConfig.InputType ?? 'JSON') {
    case 'CSV':
      return csvItems(body, ReaderConfig, max)
    case 'JSONL':
      return body
        .split('\n')
        .filter(line => line.trim())
        .slice(0, max)
        .map(parse)
    default: {
      const whole = pointed(parse(body), ReaderConfig.ItemsPointer)
      if (!Array.isArray(whole)) throw failed('Attempting to map over non-iterable node.')
      return (whole as Json[]).slice(0, max)
    }
  }
}

function csvItems(
  body: string,
  config: NonNullable<ItemReader['ReaderConfig']>,
  max: number,
): readonly Json[] {
  const isFirst = config.CSVHeaderLocation === 'FIRST_ROW'
  const rows = readRows(body, DELIMITERS[config.CSVDelimiter ?? 'COMMA'] ?? ',', max + (isFirst ? 1 : 0))
  const headers = isFirst ? (rows[0] ?? []) : (config.CSVHeaders ?? [])
  return named(headers, isFirst ? rows.slice(1) : rows)
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw failed('Attempting to map over non-iterable node.')
  }
}

/** JSON Pointer (RFC 6901). */
function pointed(value: Json, pointer: string | undefined): Json {
  let found = value
  for (const part of (pointer ?? '').split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const next: Json | undefined = Array.isArray(found)
      ? (found as Json[])[Number(name)]
      : isObject(found)
        ? found[name]
        : undefined
    if (next === undefined) throw failed('Attempting to map over non-iterable node.')
    found = next
  }
  return found
}
