import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { didKey, keyIdOf, type Signer, toMultikey } from '../../shared/credentials/signing-key.ts'
import type { CredentialStore, StoredKey } from './credential-store.ts'
import type { KeySealing } from './key-sealing.ts'

/** The keys that badges are signed with. Secret halves are in memory only, and in the store encrypted. */
export interface KeyRing {
  list(): Promise<readonly StoredKey[]>
  /** Whoever signs new badges; its key is made if there is none. */
  active(): Promise<Signer>
  /**
   * Whoever signs in the name of an issuer that has badges already: for the `did:web`, today's key; for a `did:key`, that very
   * one, also when it is retired. Undefined where its secret half is gone.
   */
  for(issuer: string): Promise<Signer | undefined>
  /** A new key signs from now on. Retired ones stay in the issuer's document, so that what they signed stays good. */
  rotate(): Promise<string>
  /** A key got into other hands: it leaves the issuer's document, and a new one signs. False for one that is not there. */
  compromise(id: string): Promise<boolean>
}

export interface KeyRingParts {
  readonly store: Pick<CredentialStore, 'keys' | 'addKey' | 'addFirstKey' | 'compromiseKey'>
  readonly sealing: KeySealing
  /** The `did:web` to sign for; undefined where each key is its own issuer. */
  readonly webIssuer: string | undefined
  readonly now: () => number
}

export function createKeyRing({ store, sealing, webIssuer, now }: KeyRingParts): KeyRing {
  const opened = new Map<string, KeyObject>()

  function signerOf({ id, sealed }: StoredKey, issuer: string): Signer | undefined {
    if (sealed === undefined) return undefined
    const key =
      opened.get(id) ??
      createPrivateKey({ key: Buffer.from(sealing.open(id, sealed)), format: 'der', type: 'pkcs8' })
    opened.set(id, key)
    return { issuer, keyId: keyIdOf(issuer, id), sign: message => sign(null, message, key) }
  }

  function newKey() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const id = toMultikey(rawPublicKey(publicKey))
    const secret = privateKey.export({ format: 'der', type: 'pkcs8' })
    return { id, sealed: sealing.seal(id, secret), createdAt: now() }
  }

  async function rotate(): Promise<string> {
    const key = newKey()
    await store.addKey(key)
    return key.id
  }

  const activeKey = async () => (await store.keys()).find(({ state }) => state === 'active')

  async function active(): Promise<Signer> {
    const key = (await activeKey()) ?? (await firstKey())
    const signer = key && signerOf(key, webIssuer ?? didKey(key.id))
    if (signer === undefined) throw new Error('the active signing key has no secret half')
    return signer
  }

  /** Several may want the first at the same time: one is made, and signs for all of them. */
  async function firstKey(): Promise<StoredKey | undefined> {
    await store.addFirstKey(newKey())
    return activeKey()
  }

  return {
    list: store.keys,
    active,
    async for(issuer) {
      if (issuer === webIssuer) return active()
      const key = (await store.keys()).find(({ id }) => didKey(id) === issuer)
      return key && signerOf(key, issuer)
    },
    rotate,
    async compromise(id) {
      const done = await store.compromiseKey(id, now())
      opened.delete(id)
      if (done && (await activeKey()) === undefined) await firstKey()
      return done
    },
  }
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const { x } = key.export({ format: 'jwk' })
  if (x === undefined) throw new Error('an Ed25519 key has no x')
  return Buffer.from(x, 'base64url')
}
