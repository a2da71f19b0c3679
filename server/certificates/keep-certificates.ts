import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Certified, makeAuthority, makeServerCertificate } from './make-certificates.ts'

const authorityName = 'Assay, authority of this installation'

/** The files of a folder of certificates, and what to compare. */
export interface KeptCertificates {
  /** What browsers are to trust. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
  /** SHA-256 of the authority, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
  readonly validUntil: Date
  /** Whether the authority is new; one that was there is taken again, so that who trusts it goes on doing so. */
  readonly isNew: boolean
}

/**
 * Makes a certificate of a server in a folder, by the authority that is there or a new one. Keys are readable for this user alone.
 * Throws a sentence for names that no certificate can have, and for an authority that cannot be used.
 */
export function keepCertificates(
  folder: string,
  names: readonly [string, ...string[]],
  now: number,
): KeptCertificates {
  const odd = names.find(name => !/^[A-Za-z0-9_.:*-]{1,253}$/.test(name))
  if (odd !== undefined)
    throw new Error(`"${odd}" is neither the name of a machine nor an IP address. Give another after --name.`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = (name: string) => join(folder, name)
  const isNew = !existsSync(path('authority.pem'))
  if (isNew) write(makeAuthority(authorityName, now), path('authority.pem'), path('authority.key'))
  const { authority, key } = readAuthority(path('authority.pem'), path('authority.key'), now)
  const made = makeServerCertificate(names, { name: authorityName, key }, now)
  write(made, path('server.pem'), path('server.key'))
  return {
    ...{ authority: path('authority.pem'), certificate: path('server.pem'), key: path('server.key') },
    fingerprint: authority.fingerprint256,
    validUntil: new X509Certificate(made.certificate).validToDate,
    isNew,
  }
}

function readAuthority(path: string, keyPath: string, now: number) {
  const remedy = `Move ${path} away to make a new one, which every browser has to be told of.`
  let authority: X509Certificate
  let key: KeyObject
  try {
    authority = new X509Certificate(readFileSync(path))
    key = createPrivateKey(readFileSync(keyPath))
  } catch (error) {
    throw new Error(`The authority in ${path} or its key in ${keyPath} cannot be read. ${remedy}`, {
      cause: error,
    })
  }
  if (!authority.checkPrivateKey(key)) throw new Error(`${keyPath} is not the key of ${path}. ${remedy}`)
  if (authority.validToDate.getTime() <= now)
    throw new Error(`The authority in ${path} has expired. ${remedy}`)
  return { authority, key }
}

function write({ certificate, key }: Certified, path: string, keyPath: string): void {
  writeFileSync(keyPath, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  writeFileSync(path, new X509Certificate(certificate).toString(), { mode: 0o644 })
}
