import { addProof } from '../../shared/credentials/data-integrity.ts'
import { statusListCredential } from '../../shared/credentials/status-list.ts'
import { type JsonObject, jsonObjectSchema } from '../../shared/json.ts'
import type { CredentialStore } from './credential-store.ts'
import type { KeyRing } from './key-ring.ts'

/** How long a signed list is given out while nothing in it changes, so that its date is never old. */
const signedAnewMs = 60 * 60_000

/**
 * The lists as strangers read them. Which places are withdrawn is asked of the store each time, since a command beside this
 * server may have changed it; a list is signed anew only when that made a difference.
 */
export function createStatusLists({
  store,
  keys,
  now,
}: {
  readonly store: Pick<CredentialStore, 'statusList' | 'withdrawnPlaces'>
  readonly keys: Pick<KeyRing, 'for'>
  readonly now: () => number
}) {
  const kept = new Map<number, { readonly of: string; readonly at: number; readonly signed: JsonObject }>()

  return {
    /** Undefined for a list that is not there, or whose key is gone: then nobody can vouch for it. */
    async signed(id: number): Promise<JsonObject | undefined> {
      const list = await store.statusList(id)
      const signer = list && (await keys.for(list.issuer))
      if (list === undefined || signer === undefined) return undefined
      const withdrawn = await store.withdrawnPlaces(id)
      const of = `${signer.keyId} ${withdrawn.join(' ')}`
      const before = kept.get(id)
      if (before?.of === of && now() - before.at < signedAnewMs) return before.signed
      const validFrom = `${new Date(now()).toISOString().slice(0, 19)}Z`
      const { address, issuer } = list
      const credential = statusListCredential({ address, issuer, withdrawn, validFrom })
      const signed = jsonObjectSchema.parse(await addProof(credential, signer, validFrom))
      kept.set(id, { of, at: now(), signed })
      return signed
    },
  }
}
