import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { commandWords } from '../command-words.ts'
import { keepCertificates } from './keep-certificates.ts'

const usage = `npm run certificates -- [--name NAME]... [--folder FOLDER]

  Makes a certificate for HTTPS, and at first an authority for it.
  --name    by which this machine is called from elsewhere, or an IP address of it; again for each
  --folder  where the files are kept: ./certificates`

/** `npm run certificates`: what a server on HTTPS needs, with nobody else asked. */
function main(): void {
  const { values } = commandWords(usage, {
    options: {
      name: { type: 'string', multiple: true, default: [] },
      folder: { type: 'string', default: 'certificates' },
    },
  })
  const own: readonly [string, ...string[]] = ['localhost', '127.0.0.1', '::1']
  const names: readonly [string, ...string[]] = [...own, hostname(), ...values.name]
  const made = keepCertificates(resolve(values.folder), names, Date.now())
  console.log(`
${made.isNew ? 'Made an authority' : 'Took the authority that is there'}, and a certificate for ${names.join(', ')},
valid until ${made.validUntil.toISOString().slice(0, 10)}. Run this again before then.

  ASSAY_TLS_CERTIFICATE=${made.certificate} ASSAY_TLS_KEY=${made.key} npm start

Let browsers trust ${made.authority}, once each, if the fingerprint they show is the same:

  SHA-256 ${made.fingerprint}

Keep authority.key to yourself: who has it can be any site for whoever trusts this authority.
`)
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
