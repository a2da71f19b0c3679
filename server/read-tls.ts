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
  requireCurrent(cert, tlsFiles.certificate, now())
  try {
    createSecureContext({ cert, key })
  } catch {
    throw new SetupError(
      `The key in ${tlsFiles.key} is not that of the certificate in ${tlsFiles.certificate}, or has a passphrase. Set ASSAY_TLS_KEY to the key that the certificate was made for.`,
    )
  }
  return { cert, key }
}

function requireCurrent(cert: Buffer, path: string, now: number): void {
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
