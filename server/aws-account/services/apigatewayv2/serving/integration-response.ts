import type { RawAnswer } from '../../../service.ts'

export type Headers = Record<string, string | readonly string[]>

export const internalServerError = messageAnswer(500, 'Internal Server Error')
export const serviceUnavailable = messageAnswer(503, 'Service Unavailable')
export const apiNotFound = messageAnswer(404, 'Not Found')

export function messageAnswer(status: number, message: string): RawAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

/**
 * The HTTP answer for what a function returned. With format 2.0 an answer without `statusCode` becomes the body of a
 * 200; with format 1.0 it is an error. Whatever AWS cannot read becomes its 500.
 */
export function integrationAnswer(payload: Uint8Array, format: '1.0' | '2.0'): RawAnswer {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(payload).toString())
  } catch {
    return internalServerError
  }
  if (isObject(value) && 'statusCode' in value) return structuredAnswer(value, format)
  if (format === '1.0') return internalServerError
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  }
}

function structuredAnswer(value: Record<string, unknown>, format: '1.0' | '2.0'): RawAnswer {
  const status = Number(value.statusCode)
  const { body } = value
  if (!Number.isInteger(status) || status < 100 || status > 599) return internalServerError
  if (body !== undefined && body !== null && typeof body !== 'string') return internalServerError
  if (value.headers !== undefined && value.headers !== null && !isObject(value.headers))
    return internalServerError
  const headers: Headers = { 'content-type': 'text/plain;charset=UTF-8', ...headersOf(value, format) }
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

/** One line: a function must not add headers of its own making through a value. */
function headerText(value: unknown): string {
  return String(value).replaceAll(/[\r\n\0]+/g, ' ')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
