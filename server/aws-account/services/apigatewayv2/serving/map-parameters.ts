import type { RawAnswer } from '../../../service.ts'
import type { Mapping } from '../parameter-mapping.ts'
import type { ApiRequest } from './api-request.ts'

/** What variables of a mapping stand for: `request.header.x`, `context.stage`, `stageVariables.x`, `response.body.a`. */
export type Variables = (name: string) => string | undefined

const VARIABLE = /\$\{([\w.:[\]-]+)\}|\$((?:request|response|context|stageVariables)\.[\w.:[\]-]+)/g

const filled = (value: string, variables: Variables): string =>
  value.replaceAll(VARIABLE, (_, braced: string | undefined, plain: string | undefined) =>
    oneLine(variables(braced ?? plain ?? '') ?? ''),
  )

/** No header of anybody's making comes in by a value. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant.
const oneLine = (text: string) => text.replaceAll(/[\x00-\x1f\x7f]+/g, ' ')

/** The request as the integration gets it. */
export function mapRequest(request: ApiRequest, mapping: Mapping, variables: Variables): ApiRequest {
  const headers = { ...request.headers }
  const query = new URLSearchParams(request.query)
  let { path } = request
  for (const [key, value] of Object.entries(mapping)) {
    const [action = '', place = ''] = key.split(':')
    const [kind = '', ...names] = place.split('.')
    const name = names.join('.')
    const text = filled(value, variables)
    if (kind === 'path') path = text.startsWith('/') ? text : `/${text}`
    else if (kind === 'header') changeHeader(headers, action, name.toLowerCase(), text)
    else if (action === 'remove') query.delete(name)
    else if (action === 'append') query.append(name, text)
    else query.set(name, text)
  }
  return { ...request, path, headers, query, rawQuery: query.toString() }
}

/** The answer as the client gets it. */
export function mapAnswer(
  answer: RawAnswer,
  mappings: Readonly<Record<string, Mapping>>,
  variables: Variables,
): RawAnswer {
  const status = String(answer.status)
  const mapping = Object.hasOwn(mappings, status) ? mappings[status] : undefined
  if (mapping === undefined) return answer
  const headers = { ...answer.headers }
  let changed = answer.status
  for (const [key, value] of Object.entries(mapping)) {
    const [action = '', place = ''] = key.split(':')
    const text = filled(value, variables)
    if (place === 'statuscode') changed = /^[2-5]\d\d$/.test(text) ? Number(text) : changed
    else changeHeader(headers, action, place.slice('header.'.length).toLowerCase(), text)
  }
  return { ...answer, status: changed, headers }
}

function changeHeader(
  headers: Record<string, string | readonly string[]>,
  action: string,
  name: string,
  text: string,
): void {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined
  if (action === 'remove') delete headers[name]
  else headers[name] = action === 'append' && before !== undefined ? `${before},${text}` : text
}

/** What a JSON body has at `a.b`; undefined for another body. */
export function bodyValue(body: RawAnswer['body'], path: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body ?? '').toString())
  } catch {
    return undefined
  }
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
