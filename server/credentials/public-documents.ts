import type { KnownIssuer } from '../../shared/credentials/verify-credential.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { CredentialOffice } from './credential-office.ts'
import type { OutsideFetch } from './fetch-outside.ts'
import { statusListNumber } from './issuer.ts'

/** What strangers may ask of credentials. */
export interface PublicDocuments {
  didDocument(): Promise<JsonObject | undefined>
  statusList(id: number): Promise<JsonObject | undefined>
  knownIssuers(): Promise<ReadonlyMap<string, KnownIssuer>>
  /** What a badge names: of ours by the office, whatever address this server had then; of others from outside. */
  document(url: string): Promise<unknown | undefined>
  /** A badge that somebody was given by its address. */
  file(url: string): Promise<Uint8Array | undefined>
}

export function createPublicDocuments(
  office: CredentialOffice,
  outside: OutsideFetch,
  publicAddress: string | undefined,
): PublicDocuments {
  return {
    didDocument: office.didDocument,
    statusList: office.statusList,
    knownIssuers: office.knownIssuers,
    async document(url) {
      if (publicAddress !== undefined && url === `${publicAddress}/.well-known/did.json`)
        return office.didDocument()
      const number = statusListNumber(url)
      const own = number === undefined ? undefined : await office.statusList(number)
      return own !== undefined && own.id === url ? own : outside.json(url)
    },
    file: outside.bytes,
  }
}
