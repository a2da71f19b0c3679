import { randomUUID } from 'node:crypto'
import type { Account } from '../account/account.ts'
import { AwsError } from '../aws-error.ts'
import type { HttpRequest } from '../front-door/http-listener.ts'
import type { CallLoad } from '../limits/account-loads.ts'
import type { Fields, Principal, RawAnswer } from '../service.ts'
import type { ConsoleService } from './console-services.ts'

/** What a service answered to the session: names of what it has, or why it does not say. */
export type Listing =
  | { readonly kind: 'listed'; readonly names: readonly string[]; readonly more: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

export interface Reader {
  readonly account: Account
  readonly principal: Principal
  readonly http: HttpRequest
  readonly load: CallLoad
}

const MAX_NAMES = 200

/** Some services have their answers from an engine, as JSON that is sent as it is. Throws AwsError for its refusals. */
function decoded(output: Fields): Fields {
  const raw = output.$raw as RawAnswer | undefined
  if (raw === undefined) return output
  const fields = JSON.parse(Buffer.from(raw.body ?? '{}').toString('utf8')) as Fields
  if (raw.status < 400) return fields
  const code = String(fields.__type ?? 'InternalFailure').replace(/^.*#/, '')
  throw new AwsError(code, String(fields.message ?? ''), raw.status)
}

/** Asks a service in the session's name: authorised by IAM and recorded like every other call of it. */
export async function readResources(reader: Reader, service: ConsoleService): Promise<Listing> {
  const { account, principal, http, load } = reader
  await load.turn()
  try {
    const output = await account.perform({
      principal,
      serviceId: service.id,
      operation: service.operation,
      input: { ...service.input },
      request: {
        method: 'POST',
        rawPath: '/',
        rawQuery: '',
        headers: { 'user-agent': 'console' },
        body: new Uint8Array(),
        remoteAddress: http.remoteAddress,
      },
      requestId: randomUUID(),
      format: 'query',
    })
    const names = service.names(decoded(output))
    return { kind: 'listed', names: names.slice(0, MAX_NAMES).map(String), more: names.length > MAX_NAMES }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return { kind: 'refused', code: error.code, message: error.message }
  }
}
