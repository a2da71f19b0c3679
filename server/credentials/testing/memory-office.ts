import { randomBytes } from 'node:crypto'
import { createCredentialOffice } from '../credential-office.ts'
import { createKeyRing } from '../key-ring.ts'
import { createKeySealing } from '../key-sealing.ts'
import { createPublicDocuments } from '../public-documents.ts'
import { createMemoryCredentials } from './memory-credentials.ts'

/** An office whose keys and badges are gone with it, and to which nothing is outside. */
export function createMemoryOffice(now: () => number = Date.now) {
  const store = createMemoryCredentials()
  const keys = createKeyRing({ store, sealing: createKeySealing(randomBytes(32)), webIssuer: undefined, now })
  const issuer = {
    name: 'Northfield Cloud Academy',
    publicAddress: undefined,
    localAddress: 'http://localhost:4400',
  }
  const office = createCredentialOffice({ store, keys, issuer, now })
  const documents = createPublicDocuments(
    office,
    { json: async () => undefined, bytes: async () => undefined },
    undefined,
  )
  return {
    office,
    documents,
    keys,
    publicAddress: undefined,
    /** Where badges of it are said to have their status list from now on. */
    serveAt(address: string) {
      issuer.localAddress = address
    },
  }
}
