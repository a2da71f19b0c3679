import { createHash } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { ClientSettings } from './account-process.ts'

/** A request as no SDK would make it, properly signed. */
export interface OddRequest {
  readonly service: string
  readonly method?: string
  readonly path?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface OddAnswer {
  /** 0 where the connection was cut instead of an answer. */
  readonly status: number
  readonly body: string
}

/** Signs and sends; whatever comes back, or that nothing does, is the answer. */
export async function sendSigned(settings: ClientSettings, odd: OddRequest): Promise<OddAnswer> {
  const { service, method = 'POST', path = '/', query = {}, headers = {} } = odd
  const body = Buffer.from(odd.body ?? '')
  const endpoint = new URL(settings.endpoint)
  const signer = new SignatureV4({
    service,
    region: settings.region,
    credentials: settings.credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  })
  const signed = await signer.sign(
    new HttpRequest({
      method,
      path,
      query: { ...query },
      headers: {
        'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        ...headers,
        host: endpoint.host,
      },
    }),
  )
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20')
  return sendRaw(settings, {
    method,
    path: search ? `${path}?${search}` : path,
    headers: { ...signed.headers, 'content-length': String(body.length) },
    body,
  })
}

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export function sendRaw(
  settings: Pick<ClientSettings, 'endpoint'>,
  { method, path, headers, body }: RawRequest,
): Promise<OddAnswer> {
  return new Promise(resolve => {
    const cut = (error: Error) => resolve({ status: 0, body: error.message })
    const { hostname, port } = new URL(settings.endpoint)
    const sent = request({ host: hostname, port, method, path, headers, agent: false })
    sent.on('error', cut)
    sent.on('response', (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk)).on('error', cut)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    sent.end(body)
  })
}
