import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { integer, oid, sequence, time } from './der.ts'
import { keepCertificates } from './keep-certificates.ts'

const now = Date.UTC(2026, 11, 1)
const dayMs = 86_400_000
const names = ['localhost', '127.0.0.1', '::1', 'fe80::1:2', 'class.example'] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-certificates-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const certificateIn = (path: string) => new X509Certificate(readFileSync(path))

it.each([
  ['a small number', integer(Buffer.from([2])), '020102'],
  ['a number that must not look negative', integer(Buffer.from([0x80])), '02020080'],
  ['an identifier', oid('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  ['a long value', sequence(Buffer.alloc(300)).subarray(0, 4), '3082012c'],
  ['a time of this century', time(new Date(now)), `170d${Buffer.from('261201000000Z').toString('hex')}`],
  [
    'a later one',
    time(new Date(Date.UTC(2050, 0, 1))),
    `180f${Buffer.from('20500101000000Z').toString('hex')}`,
  ],
])('writes %s as X.690 has it', (_what, bytes, hex) => {
  expect(Buffer.from(bytes).toString('hex')).toBe(hex)
})

it('makes a certificate that its authority has signed, for these names alone', () => {
  const made = keepCertificates(folder, names, now)
  const authority = certificateIn(made.authority)
  const server = certificateIn(made.certificate)
  expect(authority.ca).toBe(true)
  expect(server.ca).toBe(false)
  expect(authority.verify(authority.publicKey)).toBe(true)
  expect(server.verify(authority.publicKey)).toBe(true)
  expect(server.checkIssued(authority)).toBe(true)
  for (const name of ['localhost', 'class.example']) expect(server.checkHost(name)).toBe(name)
  for (const ip of ['127.0.0.1', '::1', 'fe80::1:2']) expect(server.checkIP(ip)).toBe(ip)
  expect(server.checkHost('evil.example')).toBeUndefined()
  expect(server.checkIP('127.0.0.2')).toBeUndefined()
  expect(server.validToDate.getTime() - now).toBe(397 * dayMs)
  expect(made).toMatchObject({ isNew: true, fingerprint: authority.fingerprint256 })
  expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

it('keeps keys to this user', () => {
  const made = keepCertificates(folder, names, now)
  for (const key of [made.key, join(folder, 'authority.key')]) expect(statSync(key).mode & 0o077).toBe(0)
})

it('takes an authority again that is there, so that who trusts it goes on doing so', () => {
  const first = keepCertificates(folder, names, now)
  const before = readFileSync(first.certificate)
  const second = keepCertificates(folder, ['other.example'], now + dayMs)
  expect(second).toMatchObject({ isNew: false, fingerprint: first.fingerprint })
  expect(readFileSync(second.certificate)).not.toEqual(before)
  expect(certificateIn(second.certificate).verify(certificateIn(first.authority).publicKey)).toBe(true)
})

it('says what is wrong with a name or an authority, and what to do', () => {
  expect(() => keepCertificates(folder, ['not a name'], now)).toThrow(/"not a name" is neither .*--name/)
  const { authority } = keepCertificates(folder, names, now)
  expect(() => keepCertificates(folder, names, now + 4_000 * dayMs)).toThrow(/has expired. Move .* away/)
  const other = mkdtempSync(join(tmpdir(), 'assay-certificates-'))
  keepCertificates(other, names, now)
  writeFileSync(authority, readFileSync(join(other, 'authority.pem')))
  rmSync(other, { recursive: true })
  expect(() => keepCertificates(folder, names, now)).toThrow('authority.key is not the key of')
  writeFileSync(authority, 'nonsense')
  expect(() => keepCertificates(folder, names, now)).toThrow('cannot be read')
})

it('is taken by a client that trusts the authority, and by no other', async () => {
  const made = keepCertificates(folder, names, Date.now())
  const files = { cert: readFileSync(made.certificate), key: readFileSync(made.key) }
  const server = createServer(files).listen(0, '127.0.0.1')
  await new Promise(resolve => server.on('listening', resolve))
  const { port } = server.address() as AddressInfo
  const greet = (servername: string, ca?: Buffer) =>
    new Promise(resolve => {
      const socket = connect({ port, host: '127.0.0.1', servername, ...(ca && { ca }) })
      const end = (what: unknown) => {
        socket.destroy()
        resolve(what)
      }
      socket
        .on('secureConnect', () => end('trusted'))
        .on('error', error => end('code' in error && error.code))
    })
  const ca = readFileSync(made.authority)
  expect(await greet('class.example', ca)).toBe('trusted')
  expect(await greet('evil.example', ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await greet('class.example')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  await new Promise(resolve => server.close(resolve))
})
