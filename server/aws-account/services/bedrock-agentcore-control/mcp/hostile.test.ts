import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOpenGateway, type OpenGateway } from '../testing/open-gateway.ts'

const issuer = 'https://people.example'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }
const foreign = { ...other.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }

let open: OpenGateway
let forPeople: string
beforeAll(async () => {
  const tool = { name: 'echo', description: 'Says it again', inputSchema: { type: 'object' as const } }
  open = await createOpenGateway('t', [tool], (_, input) => input, {
    jwks: { [issuer]: { keys: [jwk] }, 'https://strangers.example': { keys: [foreign] } },
  })
  const control = new BedrockAgentCoreControl(await open.accounts.configuration(open.accountId))
  const { gatewayId } = await control.createGateway({
    ...{ name: 'people', roleArn: `arn:aws:iam::${open.accountId}:role/gateway`, protocolType: 'MCP' },
    authorizerType: 'CUSTOM_JWT',
    authorizerConfiguration: {
      customJWTAuthorizer: {
        discoveryUrl: `${issuer}/.well-known/openid-configuration`,
        ...{ allowedAudience: ['shop'], allowedScopes: ['orders/read'] },
      },
    },
  })
  control.destroy()
  forPeople = open.url.replace(/gateway\/[^/]+/, `gateway/${gatewayId}`)
})
afterAll(() => open.close())

const MIB = 1 << 20
const message = (method: string, params: unknown = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

interface Sent {
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly method?: string
  readonly headers?: Record<string, string>
}

async function send(url: string, { method = 'POST', headers = {}, body }: Sent) {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    code: text.startsWith('{') ? JSON.parse(text).error?.code : undefined,
    text,
  }
}

describe('a gateway answers whatever comes, and goes on', () => {
  test.each<[string, Sent, number, number?]>([
    ['nothing', { body: '' }, 400, -32_700],
    ['no JSON', { body: '{"jsonrpc"' }, 400, -32_700],
    ['bytes that are no text', { body: new Uint8Array([0xff, 0xfe, 0x00]) }, 400, -32_700],
    ['a batch', { body: `[${message('ping')},${message('ping')}]` }, 400, -32_600],
    ['a batch of ten thousand', { body: `[${Array(10_000).fill(message('ping'))}]` }, 400, -32_600],
    ['deep lists', { body: '['.repeat(200_000) }, 400, -32_700],
    ['deep members where none are read', { body: message('ping').replace('{}', deep(100_000)) }, 200],
    [
      'a tool with deep members',
      { body: message('tools/call', 0).replace(':0}', `:{"name":"t___echo","arguments":${deep(3000)}}}`) },
      200,
    ],
    [
      'megabytes',
      { body: message('tools/call', { name: 't___echo', arguments: { x: 'x'.repeat(5 * MIB) } }) },
      200,
    ],
    ['an id that is an object', { body: '{"jsonrpc":"2.0","id":{},"method":"ping"}' }, 400, -32_600],
    ['an id that is nothing', { body: '{"jsonrpc":"2.0","id":null,"method":"ping"}' }, 400, -32_600],
    ['another version of JSON-RPC', { body: '{"jsonrpc":"1.0","id":1,"method":"ping"}' }, 400, -32_600],
    ['a method without end', { body: message('x'.repeat(MIB)) }, 400, -32_600],
    ['parameters that are a list', { body: message('tools/call', [1]) }, 400, -32_600],
    ['a tool of every object', { body: message('tools/call', { name: '__proto__' }) }, 200, -32_602],
    ['a tool that is no name', { body: message('tools/call', { name: ['t___echo'] }) }, 200, -32_602],
    [
      'arguments that are a list',
      { body: message('tools/call', { name: 't___echo', arguments: [] }) },
      200,
      -32_602,
    ],
    [
      'a session that nobody began',
      { body: message('ping'), headers: { 'mcp-session-id': 'x'.repeat(5000) } },
      200,
    ],
    ['the end of a session', { method: 'DELETE', headers: { 'mcp-session-id': 'x' } }, 405],
    ['a stream that there is not', { method: 'GET', headers: { accept: 'text/event-stream' } }, 405],
    ['another method', { method: 'PUT', body: message('ping') }, 405],
    [
      'a revision that there is not',
      { body: message('ping'), headers: { 'mcp-protocol-version': 'x'.repeat(9000) } },
      400,
      -32_022,
    ],
    [
      'a page of another site',
      { body: message('ping'), headers: { origin: 'https://evil.example' } },
      403,
      -32_600,
    ],
    ['a page without an address', { body: message('ping'), headers: { origin: 'null' } }, 403, -32_600],
    [
      'headers that say something else than the words',
      {
        body: message('tools/call', {
          name: 't___echo',
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        }),
        headers: {
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/list',
          'mcp-name': 't___other',
        },
      },
      400,
      -32_020,
    ],
    [
      'words of its own that are none',
      { body: message('tools/list', { _meta: [] }), headers: { 'mcp-protocol-version': '2026-07-28' } },
      400,
      -32_602,
    ],
  ])('%s', async (_, sent, status, code) => {
    const answer = await send(open.url, sent)
    expect([answer.status, answer.code]).toEqual([status, code])
    expect((await send(open.url, { body: message('ping') })).status).toBe(200)
  })
})

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const now = () => Math.floor(Date.now() / 1000)
const good = () => ({ iss: issuer, aud: 'shop', sub: 'ana', scope: 'orders/read', exp: now() + 600 })

function token(claims: object = {}, header: object = {}, key = pair.privateKey): string {
  const text = `${encoded({ alg: 'RS256', kid: 'k1', ...header })}.${encoded({ ...good(), ...claims })}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

/** Signed with the public key as if it were a secret. */
function confused(): string {
  const text = `${encoded({ alg: 'HS256', kid: 'k1' })}.${encoded(good())}`
  const secret = pair.publicKey.export({ format: 'pem', type: 'spki' })
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

describe('a door for people opens to no token but a good one', () => {
  test.each<[string, () => string, number]>([
    ['a good one', () => token(), 200],
    ['nobody’s signature', () => `${encoded({ alg: 'none' })}.${encoded(good())}.`, 401],
    ['the word none in other letters', () => token({}, { alg: 'nOnE' }), 401],
    ['a public key as a secret', confused, 401],
    ['a key id that there is not', () => token({}, { kid: 'k9' }), 401],
    ['a key id of every object', () => token({}, { kid: '__proto__' }), 401],
    ['a key id that is a list', () => token({}, { kid: ['k1'] }), 401],
    ['a key that it brings along', () => token({}, { jwk: foreign, kid: undefined }, other.privateKey), 401],
    [
      'keys at an address of its own',
      () => token({}, { jku: 'https://strangers.example/keys', kid: 'k2' }, other.privateKey),
      401,
    ],
    ['something critical that nobody knows', () => token({}, { crit: ['exp'], exp: 1 }), 401],
    ['another issuer’s key of the same id', () => token({}, {}, other.privateKey), 401],
    ['another issuer', () => token({ iss: 'https://strangers.example' }, {}, other.privateKey), 401],
    ['an issuer with a stroke more', () => token({ iss: `${issuer}/` }), 401],
    ['another audience', () => token({ aud: 'bank' }), 401],
    ['an audience that is an object', () => token({ aud: { shop: 'shop' } }), 401],
    ['no audience', () => token({ aud: undefined }), 401],
    ['one that has run out', () => token({ exp: now() - 1 }), 401],
    ['one that never runs out', () => token({ exp: undefined }), 401],
    ['an end that is a text', () => token({ exp: '9999999999' }), 401],
    ['one that is not good yet', () => token({ nbf: now() + 3600 }), 401],
    ['one from the future', () => token({ iat: now() + 3600 }), 401],
    ['another scope', () => token({ scope: 'orders/write' }), 403],
    ['a scope that only begins so', () => token({ scope: 'orders/reading' }), 403],
    ['scopes that are objects', () => token({ scope: [{ 'orders/read': true }] }), 403],
    [
      'other words under the signature',
      () => token().replace(/\.[^.]+\./, `.${encoded({ ...good(), sub: 'eve' })}.`),
      401,
    ],
    ['a signature too much', () => `${token()}.${token().split('.')[2]}`, 401],
    ['more than a token has', () => token({ x: 'x'.repeat(15_000) }), 401],
  ])('%s', async (_, make, status) => {
    const headers = { authorization: `Bearer ${make()}` }
    expect((await send(forPeople, { headers, body: message('tools/list') })).status).toBe(status)
  })
})
