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

const academy = { ASSAY_PUBLIC_ADDRESS: 'https://academy.example' }

it.each<[string, Record<string, string>, boolean]>([
  ['at this machine', {}, false],
  ['at this machine, by HTTPS', tls, false],
  ['at this machine, for strangers who verify', academy, false],
  ['where it is asked for', { ...tls, ASSAY_SIGN_IN: 'required' }, true],
  ['on another address', { ...tls, ASSAY_HOST: '0.0.0.0' }, true],
  ['behind a proxy', { ...academy, ASSAY_PROXY: '127.0.0.1, ::1' }, true],
  [
    'behind a proxy on another address',
    { ...academy, ASSAY_PROXY: '192.0.2.1', ASSAY_HOST: '192.0.2.2' },
    true,
  ],
])('has people sign in %s: %j', (_where, environment, signIn) => {
  expect(readConfig(environment).signIn).toBe(signIn)
})

it.each([
  [
    'a development server for other machines',
    { ASSAY_DEV_PORT: '4400', ASSAY_HOST: '0.0.0.0' },
    'for development',
  ],
  ['a certificate without a key', { ASSAY_TLS_CERTIFICATE: 'cert.pem' }, 'ASSAY_TLS_KEY is not'],
  ['a key without a certificate', { ASSAY_TLS_KEY: 'key.pem' }, 'ASSAY_TLS_CERTIFICATE is not'],
  ['other machines without HTTPS', { ASSAY_HOST: '0.0.0.0' }, 'npm run certificates -- --name'],
  ['other machines by IPv6', { ASSAY_HOST: '::' }, 'needs HTTPS. One of these will do'],
  ['a name of another machine', { ASSAY_HOST: 'localhost.evil.example' }, 'needs HTTPS'],
  ['what only begins like loopback', { ASSAY_HOST: '127.0.0.1.evil.example' }, 'needs HTTPS'],
  ['other machines by a public address alone', { ASSAY_HOST: '::', ...academy }, 'needs HTTPS'],
  ['sign-in without HTTPS', { ASSAY_SIGN_IN: 'required' }, 'ASSAY_SIGN_IN=required needs HTTPS'],
  ['a sign-in that is neither', { ASSAY_SIGN_IN: 'yes' }, 'must be `required`'],
  [
    'a proxy without the address that people type',
    { ASSAY_PROXY: '192.0.2.1' },
    'ASSAY_PUBLIC_ADDRESS is not',
  ],
  ['a proxy by name', { ASSAY_PROXY: 'proxy.example', ...academy }, 'one or more IP addresses'],
  ['a network of proxies', { ASSAY_PROXY: '192.0.2.0/24', ...academy }, 'one or more IP addresses'],
  ['HTTPS twice', { ASSAY_PROXY: '192.0.2.1', ...academy, ...tls }, 'Leave one of them out'],
  ['a port that is none', { ASSAY_DEV_PORT: 'http://evil' }, 'a whole number'],
])('refuses %s', (_what, environment, sentence) => {
  expect(() => readConfig(environment)).toThrow(sentence)
})
