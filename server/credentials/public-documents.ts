import type { KnownIssuer } from '../../shared/credentials/verify-credential.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { CredentialOffice } from './credential-office.ts'
import type { OutsideFetch } from './fetch-outside.ts'
import { mayBeCredential } from './given-files.ts'
import { statusListNumber } from './issuer.ts'

/** What strangers may ask of credentials. */
export interface PublicDocuments {
  didDocument(): Promise<JsonObject | undefined>
  statusList(id: number): Promise<JsonObject | undefined>
  knownIssuers(): Promise<ReadonlyMap<string, KnownIssuer>>
  /** What a badge of ours names, whatever address this server had then; undefined for what is not ours. */
  own(url: string): Promise<JsonObject | undefined>
  /** What a badge names: of ours by the office, of others from outside. */
  document(url: string): Promise<unknown | undefined>
  /** A badge that somebody was given by its address; undefined for whatever is no badge. */
  file(url: string): Promise<Uint8Array | undefined>
}

export function createPublicDocuments(
  office: CredentialOffice,
  outside: OutsideFetch,
  publicAddress: string | undefined,
): PublicDocuments {
  async function own(url: string): Promise<JsonObject | undefined> {
    if (publicAddress !== undefined && url === `${publicAddress}/.well-known/did.json`)
      return office.didDocument()
    const number = statusListNumber(url)
    const list = number === undefined ? undefined : await office.statusList(number)
    return list?.id === url ? list : undefined
  }
  return {
    didDocument: office.didDocument,
    statusList: office.statusList,
    knownIssuers: office.knownIssuers,
    own,
    document: async url => (await own(url)) ?? outside.json(url),
    async file(url) {
      const bytes = await outside.bytes(url)
      return bytes !== undefined && mayBeCredential(bytes) ? bytes : undefined
    },
  }
}
