import type { CredentialKind } from '../../shared/credentials/badge.ts'
import type { JsonObject } from '../../shared/json.ts'

/** `retired`: it signs no new badge, and what it signed stays good. `compromised`: it is in other hands. */
export type KeyState = 'active' | 'retired' | 'compromised'

/** A signing key as it is kept. Times are in milliseconds since the epoch. */
export interface StoredKey {
  /** The public key as multikey. */
  readonly id: string
  readonly state: KeyState
  /** The secret key, encrypted; undefined once it is gone for good. */
  readonly sealed: Uint8Array | undefined
  readonly createdAt: number
  readonly endedAt: number | undefined
}

/** The list of one issuer in which withdrawn credentials are marked. */
export interface StatusList {
  readonly id: number
  readonly issuer: string
  /** Where strangers read it; every badge of it names this. */
  readonly address: string
}

/** A credential as it was issued. */
export interface StoredCredential {
  readonly id: string
  readonly attemptId: string
  readonly kind: CredentialKind
  readonly issuer: string
  readonly keyId: string
  readonly list: number
  readonly place: number
  readonly issuedAt: number
  /** With its proof. */
  readonly document: JsonObject
  readonly token: string
}

/** That somebody withdrew a credential or took that back, and why. */
export interface StatusChange {
  readonly at: number
  readonly withdrawn: boolean
  readonly reason: string
}

/** What credentials need of a store; `store/` implements it over PostgreSQL. */
export interface CredentialStore {
  /** The oldest first. */
  keys(): Promise<readonly StoredKey[]>
  /** Adds the key that signs from now on; the one that did until now is retired in the same transaction. */
  addKey(key: Pick<StoredKey, 'id' | 'createdAt'> & { readonly sealed: Uint8Array }): Promise<void>
  /** As `addKey`, unless one signs already: false then. Of several at the same time one is added. */
  addFirstKey(key: Pick<StoredKey, 'id' | 'createdAt'> & { readonly sealed: Uint8Array }): Promise<boolean>
  /** Marks a key as being in other hands, and forgets its secret half. False for a key that is not there. */
  compromiseKey(id: string, at: number): Promise<boolean>
  /** The list of an issuer; made if there is none, at the address that `addressOf` gives for its number. */
  statusListOf(issuer: string, addressOf: (id: number) => string): Promise<StatusList>
  /** A list by its number; undefined where there is none. */
  statusList(id: number): Promise<StatusList | undefined>
  /** Takes a place in a list; false where it is taken. */
  takePlace(list: number, place: number): Promise<boolean>
  /** The places of a list that are withdrawn now, in order. */
  withdrawnPlaces(list: number): Promise<readonly number[]>
  /** Keeps credentials, or none where its attempt has some of this kind. */
  keep(credentials: readonly StoredCredential[]): Promise<'kept' | 'there-already'>
  /** Puts newly signed ones in the place of those of the same attempt and kind. */
  replace(credentials: readonly StoredCredential[]): Promise<void>
  /** Those that match what is given, the newest first. */
  find(filter: { readonly attemptId?: string; readonly id?: string }): Promise<readonly StoredCredential[]>
  /** Marks a place as withdrawn or not, with the reason. False where it is so already. */
  changeStatus(list: number, place: number, change: StatusChange): Promise<boolean>
  /** What was done to a place, the oldest first. */
  statusChanges(list: number, place: number): Promise<readonly StatusChange[]>
}
