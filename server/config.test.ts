import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('lets no page of another port in unless it is told to', () => {
  expect(readConfig({}).devPort).toBeUndefined()
  expect(readConfig({ ASSAY_DEV_PORT: '4400' }).devPort).toBe(4400)
})

const tls = { ASSAY_TLS_CERTIFICATE: '/cert.pem', ASSAY_TLS_KEY: '/key.pem' }

it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])(
  'listens on %s, with TLS where it has files for it',
  host => {
    expect(readConfig({ ASSAY_HOST: host }).tlsFiles).toBeUndefined()
    expect(readConfig({ ASSAY_HOST: host, ...tls }).tlsFiles).toEqual({
      certificate: '/cert.pem',
      key: '/key.pem',
    })
  },
)

it.each([
  [
    'a development server for other machines',
    { ASSAY_DEV_PORT: '4400', ASSAY_HOST: '0.0.0.0' },
    'for development',
  ],
  ['a certificate without a key', { ASSAY_TLS_CERTIFICATE: 'cert.pem' }, 'ASSAY_TLS_KEY is not'],
  ['a key without a certificate', { ASSAY_TLS_KEY: 'key.pem' }, 'ASSAY_TLS_CERTIFICATE is not'],
  ['other machines, also with TLS', { ...tls, ASSAY_HOST: '0.0.0.0' }, 'this version has no sign-in yet'],
  ['other machines by IPv6', { ASSAY_HOST: '::' }, 'needs TLS and sign-in'],
  ['a name of another machine', { ASSAY_HOST: 'localhost.evil.example' }, 'needs TLS and sign-in'],
  ['what only begins like loopback', { ASSAY_HOST: '127.0.0.1.evil.example' }, 'needs TLS and sign-in'],
  ['a port that is none', { ASSAY_DEV_PORT: 'http://evil' }, 'a whole number'],
])('refuses %s', (_what, environment, sentence) => {
  expect(() => readConfig(environment)).toThrow(sentence)
})
