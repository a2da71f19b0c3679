import { z } from 'zod'
import { credentialKinds } from '../../shared/credentials/badge.ts'
import type { CredentialStore, KeyState, StoredCredential } from '../credentials/credential-store.ts'
import type { Store } from '../store/connect-store.ts'
import type { CredentialRow } from '../store/credentials.ts'

const keyState = z.enum(['active', 'retired', 'compromised']) satisfies z.ZodType<KeyState>
const kind = z.enum(credentialKinds)

/** The store as credentials see it. */
export function storeForCredentials({ credentials: rows }: Pick<Store, 'credentials'>): CredentialStore {
  return {
    async keys() {
      return (await rows.keys()).map(row => ({
        id: row.id,
        state: keyState.parse(row.state),
        sealed: row.sealed ?? undefined,
        createdAt: row.created_at,
        endedAt: row.ended_at ?? undefined,
      }))
    },
    addKey: rows.addKey,
    addFirstKey: rows.addFirstKey,
    compromiseKey: rows.compromiseKey,
    statusListOf: rows.statusListOf,
    statusList: rows.statusList,
    takePlace: rows.takePlace,
    withdrawnPlaces: rows.withdrawnPlaces,
    keep: async credentials => ((await rows.insert(credentials.map(toRow))) ? 'kept' : 'there-already'),
    replace: credentials => rows.replace(credentials.map(toRow)),
    find: async filter => (await rows.find(filter)).map(toCredential),
    changeStatus: rows.changeStatus,
    statusChanges: rows.statusChanges,
  }
}

function toRow({ attemptId, keyId, issuedAt, ...credential }: StoredCredential): CredentialRow {
  return { ...credential, attempt_id: attemptId, key_id: keyId, issued_at: issuedAt }
}

function toCredential({ attempt_id, key_id, issued_at, ...row }: CredentialRow): StoredCredential {
  return {
    ...row,
    kind: kind.parse(row.kind),
    attemptId: attempt_id,
    keyId: key_id,
    issuedAt: issued_at,
  }
}
