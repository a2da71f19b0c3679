import { describe, expect, it } from 'vitest'
import { maxScannedChars, withoutSecrets } from './secret-scanner.ts'

// Put together here, so that no scanner of this repository takes them for real ones.
const keyId = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
const secret = ['wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY'].join('')
const token = [
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
].join('.')

const secrets: readonly (readonly [string, string, string])[] = [
  ['an access key id', `const id = '${keyId}'`, 'aws-access-key-id'],
  ['a temporary one', `export AWS_ACCESS_KEY_ID=${keyId.replace('AKIA', 'ASIA')}`, 'aws-access-key-id'],
  ['a secret key', `aws_secret_access_key = ${secret}`, 'aws-secret-access-key'],
  ['a secret key in code', `secretAccessKey: "${secret}",`, 'aws-secret-access-key'],
  ['a session token', `AWS_SESSION_TOKEN=IQoJ${'b3JpZ2luX2Vj'.repeat(8)}`, 'aws-session-token'],
  ['a signed address', 'https://x/?X-Amz-Signature=0f1e2d&x=1', 'signed-address'],
  [
    'a secret key by itself, as a column of text',
    `CREDENTIALS\t${keyId}\t2026-11-30\t${secret.replace('M', '7')}`,
    'bare-secret',
  ],
  ['a secret key behind a name that says nothing', `SK=${secret.replace('M', '7')}`, 'bare-secret'],
  [
    'a secret key in an address',
    `https://x/?k=${encodeURIComponent(secret.replace('M', '7'))}&y=1`,
    'bare-secret',
  ],
  [
    'a secret key in an address within an address',
    `q=k%3D${encodeURIComponent(secret.replace('M', '7'))}`,
    'bare-secret',
  ],
  [
    'a secret key in JSON with slashes taken back',
    `"${secret.replace('M', '7').replaceAll('/', '\\/')}"`,
    'bare-secret',
  ],
  [
    'a key of PGP',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\nMIIE\n-----END PGP PRIVATE KEY BLOCK-----',
    'private-key',
  ],
  ['an account as a console writes it', 'Account ID: 1234-5678-9012', 'account-id'],
  [
    'a hook of Slack',
    `https://${['hooks', 'slack', 'com'].join('.')}/services/T012AB3CD/B012AB3CD/hunter2hunter2`,
    'other-token',
  ],
  [
    'a key of SendGrid',
    `${['SG', 'hunter2hunter2hunter2', 'hunter2hunter2hunter2'].join('.')}`,
    'other-token',
  ],
  ['a token of a registry', `${['dckr', 'pat', 'hunter2hunter2hunter2'].join('_')}`, 'other-token'],
  ['a signature', `SignedHeaders=host, Signature=${'0f'.repeat(32)}`, 'signature'],
  ['a name and password as a header has them', 'Authorization: Basic c2hvcDpodW50ZXIy', 'basic'],
  [
    'a key for payments',
    `const stripe = new Stripe('${['sk', 'live', '51HxQ2mJk9aBcD'].join('_')}')`,
    'other-token',
  ],
  ['a setting without quotes', 'DB_PASSWORD=hunter2hunter2', 'setting'],
  ['a setting of a difference', '+export SHOP_API_KEY=hunter2hunter2', 'setting'],
  ['a setting in YAML without quotes', '  dbPassword: hunter2hunter2', 'setting'],
  ['a secret of a client', 'clientSecret: "hunter2hunter2"', 'password'],
  ['a bearer', `authorization: Bearer ${'a1b2'.repeat(8)}`, 'bearer'],
  ['a token', `const t = "${token}"`, 'token'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'private-key'],
  ['a private key that is cut off', '-----BEGIN PRIVATE KEY-----\nMIIE', 'private-key'],
  ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`, 'github-token'],
  ['a password in an address', 'postgres://shop:hunter2@db/shop', 'password-in-address'],
  ['a password', "password: 'hunter2000'", 'password'],
  ['an account', 'arn:aws:lambda:us-east-1:123456789012:function:cart', 'account-id'],
  ['somebody’s address', 'written by mira.okafor@example.org', 'e-mail'],
]

describe('a text before it leaves', () => {
  it.each(secrets)('loses %s', (_, text, rule) => {
    const scanned = withoutSecrets(`before\n${text}\nafter`)
    expect(scanned).toMatchObject({ kind: 'clean', removed: expect.arrayContaining([{ rule, count: 1 }]) })
    const left = scanned.kind === 'clean' ? scanned.text : ''
    expect(left).toMatch(/^before\n[\s\S]*removed\]/)
    expect(left).not.toMatch(/hunter2|MIIE|mira\.okafor|123456789012|1234-5678|K7\w*ENG|bPxRfi/)
  })

  it('stays as it is without any', () => {
    const text = `export const handler = async event => ({ statusCode: 200, body: "1234567890" })
const token = event.headers.token
interface Session { readonly token: string; password: undefined }
commit 4938bf8c0ffee4938bf8c0ffee4938bf8c0ffee1
    SecretName: shop/payments
`
    expect(withoutSecrets(text)).toEqual({ kind: 'clean', text, removed: [] })
  })

  it('is refused whole where it is no text, or too large to be looked at', () => {
    expect(withoutSecrets('a\0b')).toEqual({ kind: 'refused' })
    expect(withoutSecrets('a'.repeat(maxScannedChars + 1))).toEqual({ kind: 'refused' })
  })

  it.each([
    'a',
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaaaaaaaa',
    'a@',
    'secret = ',
    'a.',
    'X-Amz-Signature=',
    '1',
  ])(
    'is looked at in good time, also half a megabyte of %j',
    part => {
      const text = part.repeat(Math.floor(maxScannedChars / part.length))
      expect(['clean', 'refused']).toContain(withoutSecrets(text).kind)
    },
    60_000,
  )
})
