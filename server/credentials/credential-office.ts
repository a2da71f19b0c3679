import { type Achieved, credentialKinds } from '../../shared/credentials/badge.ts'
import { didKey } from '../../shared/credentials/signing-key.ts'
import type { KnownIssuer } from '../../shared/credentials/verify-credential.ts'
import { type JsonObject, jsonObjectSchema } from '../../shared/json.ts'
import { createCredentialSigning } from './credential-signing.ts'
import type { CredentialStore, StoredCredential } from './credential-store.ts'
import { didDocumentOf, type IssuerSettings, webIssuerOf } from './issuer.ts'
import type { KeyRing } from './key-ring.ts'
import { createStatusLists } from './status-lists.ts'

/** Issues credentials and answers for them. */
export interface CredentialOffice {
  /** The two credentials of a passed attempt, the badge first; those that it has already where it has. */
  issue(attemptId: string, achieved: Achieved): Promise<readonly StoredCredential[]>
  /** Signs those of an attempt anew, with today's key and at a new place of its list: after a key got into other hands. */
  reissue(attemptId: string): Promise<readonly StoredCredential[]>
  /** The badge first; none for an attempt without. */
  ofAttempt(attemptId: string): Promise<readonly CurrentCredential[]>
  /** Every credential, the newest first. */
  list(): Promise<readonly CurrentCredential[]>
  /**
   * Withdraws both credentials of an attempt, or takes that back. `reason` is kept. @returns how many were changed
   */
  setWithdrawn(attemptId: string, withdrawn: boolean, reason: string): Promise<number>
  /** The signed list of this number as strangers read it; undefined for none, or one whose key is gone. */
  statusList(id: number): Promise<JsonObject | undefined>
  /** The document of the `did:web`; undefined where there is no public address. */
  didDocument(): Promise<JsonObject | undefined>
  /** Every issuer that this installation has been, by its id. */
  knownIssuers(): Promise<ReadonlyMap<string, KnownIssuer>>
}

/** A credential with what is true of it now. */
export interface CurrentCredential extends StoredCredential {
  readonly withdrawn: boolean
  /** Why it was withdrawn or reinstated the last time. */
  readonly reason?: string | undefined
  /** Its key is in other hands: it proves nothing any more. */
  readonly keyCompromised: boolean
}

export interface OfficeParts {
  readonly store: CredentialStore
  readonly keys: KeyRing
  readonly issuer: IssuerSettings
  readonly now: () => number
}

export function createCredentialOffice({ store, keys, issuer, now }: OfficeParts): CredentialOffice {
  const webIssuer = webIssuerOf(issuer.publicAddress)
  const lists = createStatusLists({ store, keys, now })

  const signing = createCredentialSigning({ store, issuer, now })

  async function current(credential: StoredCredential): Promise<CurrentCredential> {
    const last = (await store.statusChanges(credential.list, credential.place)).at(-1)
    const key = (await keys.list()).find(({ id }) => id === credential.keyId)
    return {
      ...credential,
      withdrawn: last?.withdrawn ?? false,
      ...(last && { reason: last.reason }),
      keyCompromised: key?.state === 'compromised',
    }
  }

  const found = async (attemptId: string) =>
    [...(await store.find({ attemptId }))].sort((a, b) => (a.kind < b.kind ? -1 : 1))

  return {
    async issue(attemptId, achieved) {
      const before = await found(attemptId)
      if (before.length > 0) return before
      const signer = await keys.active()
      const signed: StoredCredential[] = []
      for (const kind of credentialKinds) signed.push(await signing.issue(attemptId, kind, achieved, signer))
      return (await store.keep(signed)) === 'kept' ? signed : found(attemptId)
    },
    async reissue(attemptId) {
      const before = await Promise.all((await found(attemptId)).map(current))
      const signer = await keys.active()
      const signed: StoredCredential[] = []
      // What was withdrawn for a reason stays so.
      for (const one of before) if (!one.withdrawn) signed.push(await signing.reissue(one, signer))
      if (signed.length > 0) await store.replace(signed)
      return signed
    },
    async ofAttempt(attemptId) {
      return Promise.all((await found(attemptId)).map(current))
    },
    async list() {
      return Promise.all((await store.find({})).map(current))
    },
    async setWithdrawn(attemptId, withdrawn, reason) {
      const changes = (await found(attemptId)).map(({ list, place }) =>
        store.changeStatus(list, place, { at: now(), withdrawn, reason }),
      )
      return (await Promise.all(changes)).filter(changed => changed).length
    },
    statusList: lists.signed,
    async didDocument() {
      if (webIssuer === undefined) return undefined
      await keys.active()
      return jsonObjectSchema.parse(didDocumentOf(webIssuer, await keys.list()))
    },
    async knownIssuers() {
      const known = (await keys.list()).map(
        ({ id, state, endedAt }) =>
          [
            didKey(id),
            { name: issuer.name, ...(state === 'compromised' && { withdrawnAt: endedAt ?? now() }) },
          ] as const,
      )
      return new Map<string, KnownIssuer>([
        ...known,
        ...(webIssuer ? [[webIssuer, { name: issuer.name }] as const] : []),
      ])
    },
  }
}
