import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type KeptCertificates, keepCertificates } from './certificates/keep-certificates.ts'
import { readTls } from './read-tls.ts'
import { openTestApp, type TestApp } from './testing/test-app.ts'

let folder: string
let app: TestApp
const path = (name: string) => join(folder, name)
let kept: KeptCertificates

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-tls-'))
  kept = keepCertificates(path('own'), ['localhost', '127.0.0.1'], Date.now())
  keepCertificates(path('other'), ['localhost'], Date.now())
  app = await openTestApp({ tls: readTls({ tlsFiles: kept }, Date.now) })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

type Files = Partial<Pick<KeptCertificates, 'certificate' | 'key'>>
const read =
  (more: Files, now = Date.now) =>
  () =>
    readTls({ tlsFiles: { ...kept, ...more } }, now)

it('is nothing without files', () => {
  expect(readTls({ tlsFiles: undefined }, Date.now)).toBeUndefined()
})

it('says what is wrong with files, and what to do', () => {
  writeFileSync(path('text.pem'), 'no certificate')
  expect(read({ certificate: path('none.pem') })).toThrow(
    `There is no file ${path('none.pem')}. Correct ASSAY_TLS_CERTIFICATE`,
  )
  expect(read({ key: folder })).toThrow('Correct ASSAY_TLS_KEY')
  expect(read({ certificate: path('text.pem') })).toThrow('holds no certificate in PEM')
  expect(read({ key: path('other/server.key') })).toThrow('is not that of the certificate')
  expect(read({}, () => Date.now() + 400 * 86_400_000)).toThrow(/was valid until \d{4}-\d\d-\d\d: .*Renew it/)
})

it('knows the names of its certificate, as browsers write them', async () => {
  const names = ['academy.example', '192.0.2.7', '2001:db8::7']
  const more = keepCertificates(path('named'), ['localhost', ...names], Date.now())
  expect(readTls({ tlsFiles: more }, Date.now)?.names).toEqual(['localhost', ...names])
})

it('serves the page by HTTPS to whoever trusts the certificate', async () => {
  expect(app.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const ca = readFileSync(kept.authority)
  const status = (trusted: Buffer | undefined) =>
    new Promise(resolve =>
      get(`${app.address}/api/session`, { ca: trusted }, answer => resolve(answer.resume().statusCode)).on(
        'error',
        error => resolve('code' in error && error.code),
      ),
    )
  expect(await status(ca)).toBe(200)
  expect(await status(undefined)).toMatch(/UNABLE_TO_VERIFY/)
})

it('opens the attempt’s socket by it', async () => {
  const address = `${app.address.replace('https', 'wss')}/api/attempts/${app.attemptId}/socket`
  const socket = new WebSocket(address, { origin: app.address, ca: readFileSync(kept.authority) })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  socket.terminate()
})

it('answers nothing without TLS, and nothing older than TLS 1.2', async () => {
  await expect(fetch(`${app.address.replace('https', 'http')}/api/session`)).rejects.toThrow()
  const old = await new Promise(resolve =>
    connect({
      port: Number(new URL(app.address).port),
      host: '127.0.0.1',
      ca: readFileSync(kept.authority),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
      .on('secureConnect', () => resolve('connected'))
      .on('error', () => resolve('refused')),
  )
  expect(old).toBe('refused')
})
