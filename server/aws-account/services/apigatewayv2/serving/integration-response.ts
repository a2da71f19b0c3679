import type { RawAnswer } from '../../../service.ts'

export type Headers = Record<string, string | readonly string[]>

export const internalServerError = messageAnswer(500, 'Internal Server Error')
export const serviceUnavailable = messageAnswer(503, 'Service Unavailable')
export const apiNotFound = messageAnswer(404, 'Not Found')

export function messageAnswer(status: number, message: string): RawAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

/** What is said where the function says nothing, or nothing that can be read. */
export interface DefaultAnswer {
  readonly failure: RawAnswer
  readonly contentType: string
}

const GATEWAY: DefaultAnswer = { failure: internalServerError, contentType: 'text/plain;charset=UTF-8' }

/**
 * The HTTP answer for what a function returned. With format 2.0 an answer without `statusCode` becomes the body of a
 * 200; with format 1.0 it is an error. Whatever AWS cannot read becomes its 500.
 */
export function integrationAnswer(
  payload: Uint8Array,
  format: '1.0' | '2.0',
  says: DefaultAnswer = GATEWAY,
): RawAnswer {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(payload).toString())
  } catch {
    return says.failure
  }
  if (isObject(value) && 'statusCode' in value) return structuredAnswer(value, format, says)
  if (format === '1.0') return says.failure
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  }
}

/** The answer that says its status itself. */
export function structuredAnswer(
  value: Record<string, unknown>,
  format: '1.0' | '2.0',
  says: DefaultAnswer,
): RawAnswer {
  const status = Number(value.statusCode)
  const { body } = value
  // Below 200 nothing is an answer: its client would wait for one that never comes.
  if (!Number.isInteger(status) || status < 200 || status > 599) return says.failure
  if (body !== undefined && body !== null && typeof body !== 'string') return says.failure
  if (value.headers !== undefined && value.headers !== null && !isObject(value.headers)) return says.failure
  const headers: Headers = { 'content-type': says.contentType, ...headersOf(value, format) }
  const text = body ?? ''
  return { status, headers, body: value.isBase64Encoded === true ? Buffer.from(text, 'base64') : text }
}

/** Set by the connection itself, never by a function. */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
])

function headersOf(value: Record<string, unknown>, format: '1.0' | '2.0'): Headers {
  const headers: Headers = {}
  const put = (name: string, header: string | readonly string[]) => {
    const key = name.toLowerCase()
    if (/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key) && !connectionHeaders.has(key)) headers[key] = header
  }
  for (const [name, header] of Object.entries(isObject(value.headers) ? value.headers : {}))
    put(name, headerText(header))
  if (format === '1.0' && isObject(value.multiValueHeaders))
    for (const [name, list] of Object.entries(value.multiValueHeaders))
      if (Array.isArray(list)) put(name, list.map(headerText))
  if (format === '2.0' && Array.isArray(value.cookies)) put('set-cookie', value.cookies.map(headerText))
  return headers
}

/**
 * One line, without what no header may hold: a function must not add headers of its own making through a value. Text
 * beyond ASCII goes out in UTF-8, of which each byte is a character to the connection.
 */
function headerText(value: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant.
  const line = String(value).replaceAll(/[\x00-\x08\x0a-\x1f\x7f]+/g, ' ')
  return Buffer.from(line).toString('latin1')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
