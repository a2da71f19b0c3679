import { keyIdOf } from '../../shared/credentials/signing-key.ts'
import type { StoredKey } from './credential-store.ts'

/** In whose name badges are issued. */
export interface IssuerSettings {
  readonly name: string
  /** `https://academy.example`, without a path; undefined where strangers reach nothing of this server. */
  readonly publicAddress: string | undefined
  /** Where this server is reached on its own machine. */
  readonly localAddress: string
}

/** The `did:web` of a public address. */
export function webIssuerOf(publicAddress: string | undefined): string | undefined {
  return publicAddress === undefined
    ? undefined
    : `did:web:${new URL(publicAddress).host.replace(':', '%3A')}`
}

/** Where a status list of ours is read. */
export const statusListPath = (id: number): string => `/credentials/status/${id}`

/** The number of the list of ours that an address is of; whatever the server was reached by then. */
export function statusListNumber(address: string): number | undefined {
  const number = /\/credentials\/status\/(\d{1,9})$/.exec(address)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** The document of a `did:web`, with every key that is not in other hands: retired ones too, so that what they signed stays good. */
export function didDocumentOf(issuer: string, keys: readonly StoredKey[]) {
  const good = keys.filter(({ state }) => state !== 'compromised')
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: issuer,
    verificationMethod: good.map(({ id }) => ({
      id: keyIdOf(issuer, id),
      type: 'Multikey',
      controller: issuer,
      publicKeyMultibase: id,
    })),
    assertionMethod: good.map(({ id }) => keyIdOf(issuer, id)),
  }
}
