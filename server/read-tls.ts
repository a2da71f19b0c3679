import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { type Config, SetupError } from './config.ts'
import type { Tls } from './http/create-server.ts'

/** What the page is served by HTTPS with. Throws SetupError for files that a browser could not be answered with now. */
export function readTls({ tlsFiles }: Pick<Config, 'tlsFiles'>, now: () => number): Tls | undefined {
  if (tlsFiles === undefined) return undefined
  const cert = read('ASSAY_TLS_CERTIFICATE', tlsFiles.certificate)
  const key = read('ASSAY_TLS_KEY', tlsFiles.key)
  const certificate = requireCurrent(cert, tlsFiles.certificate, now())
  try {
    createSecureContext({ cert, key })
  } catch {
    throw new SetupError(
      `The key in ${tlsFiles.key} is not that of the certificate in ${tlsFiles.certificate}, or has a passphrase. Set ASSAY_TLS_KEY to the key that the certificate was made for.`,
    )
  }
  return { cert, key, names: namesOf(certificate) }
}

function requireCurrent(cert: Buffer, path: string, now: number): X509Certificate {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(cert)
  } catch {
    throw new SetupError(
      `${path} holds no certificate in PEM. Set ASSAY_TLS_CERTIFICATE to a file that begins with "-----BEGIN CERTIFICATE-----".`,
    )
  }
  if (certificate.validToDate.getTime() <= now)
    throw new SetupError(
      `The certificate in ${path} was valid until ${certificate.validToDate.toISOString().slice(0, 10)}: no browser takes it any more. Renew it, and start again.`,
    )
  return certificate
}

/** `DNS:academy.example, IP Address:192.0.2.7`, as Node writes it; one with a wildcard says of no name that it is this server's. */
function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .map(entry => /^(?:DNS|IP Address):([^*]+)$/.exec(entry)?.[1])
    .filter(name => name !== undefined)
    .map(readableName)
}

/** Node writes IPv6 in full; browsers send the short form. */
function readableName(name: string): string {
  const url = `https://${name.includes(':') ? `[${name}]` : name}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : name
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why = code === 'ENOENT' ? 'There is no file' : 'This user may not read'
    throw new SetupError(`${why} ${path}. Correct ${setting}, or make the file readable.`)
  }
}
