import { createPrivateKey, createSign, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { BackgroundContext } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import { selfSignedCertificate } from './certificate.ts'
import type { Signer } from './message.ts'

/** The account's key, under its name, in PEM. */
const keysOf = table<string>('sns.signing-keys')
const NAME = 'rsa'
const BITS = 2048
const generate = promisify(generateKeyPair)

/**
 * Signs messages with a key of the account's own, as AWS does with one of its own: the certificate lies at the address
 * that messages name, and verifies them.
 */
export interface AccountSigner {
  signer(): Promise<Signer>
  /** The certificate, if the path is its. */
  certificateAt(path: string): Promise<string | undefined>
}

export function createAccountSigner({ state, endpoint, accountId }: BackgroundContext): AccountSigner {
  let key: Promise<KeyObject> | undefined
  const path = `/SimpleNotificationService-${accountId}.pem`
  const load = async (): Promise<KeyObject> => {
    const stored = keysOf(state).get(NAME)
    if (stored !== undefined) return createPrivateKey(stored)
    const { privateKey } = await generate('rsa', { modulusLength: BITS })
    keysOf(state).set(NAME, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    return privateKey
  }
  const once = () => {
    key ??= load()
    return key
  }
  return {
    async signer() {
      const loaded = await once()
      return {
        certificateUrl: endpoint + path,
        sign: (text, version) =>
          createSign(version === '2' ? 'sha256' : 'sha1')
            .update(text)
            .sign(loaded, 'base64'),
      }
    },
    async certificateAt(asked) {
      return asked === path ? selfSignedCertificate(await once(), 'sns.amazonaws.com') : undefined
    },
  }
}
