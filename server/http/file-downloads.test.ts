import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getReport } from '../../shared/routes/attempt-routes.ts'
import { ada, openTestApp, type TestApp } from '../testing/test-app.ts'
import { contentDisposition } from './register-download.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
let app: TestApp
const put = (path: string, content: string) => app.platform.files.set(path, Buffer.from(content))
const file = (digest: string, id = app.attemptId) => app.get(`/api/attempts/${id}/files/${digest}`)

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

async function expectProblem(answer: Response, status: number, code: string): Promise<void> {
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toMatchObject({ code })
}

describe('what a candidate made', () => {
  it('is in the report beside what was there at the start', async () => {
    put('index.mjs', 'export const mine = 1')
    put('made/in-terminal.mjs', 'new')
    await app.finish()
    const answer = await app.get(`/api/attempts/${app.attemptId}/report`)
    expect(getReport.answer.parse(await answer.json()).files).toEqual({
      files: [
        {
          path: 'index.mjs',
          change: 'changed',
          digest: sha256('export const mine = 1'),
          bytes: 21,
          binary: false,
          starterDigest: sha256('export {}'),
        },
        { path: 'made/in-terminal.mjs', change: 'new', digest: sha256('new'), bytes: 3, binary: false },
      ],
      leftOut: [],
    })
  })

  it('can be had file by file, and what it was at the start as well', async () => {
    put('index.mjs', 'export const mine = 1')
    await app.finish()
    expect(await (await file(sha256('export const mine = 1'))).text()).toBe('export const mine = 1')
    expect(await (await file(sha256('export {}'))).text()).toBe('export {}')
  })

  it('can be had all at once, under names that are safe to unpack', async () => {
    put('cart/index.mjs', 'a')
    put('..\\..\\evil', 'b')
    put('.._.._evil', 'c')
    await app.finish()
    const answer = await app.get(`/api/attempts/${app.attemptId}/files.zip`)
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toContain('filename="warm-up-files.zip"')
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    expect(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['.._.._evil', 'b'],
      ['.._.._evil (2)', 'c'],
      ['cart/index.mjs', 'a'],
      ['index.mjs', 'export {}'],
    ])
  })

  it('is saved and never shown as a page, whatever it is', async () => {
    const page = '<!doctype html><script>alert(1)</script>'
    put('index.html', page)
    await app.finish()
    const answer = await file(sha256(page))
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="index.html"; filename*=UTF-8''index.html`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('leaves the naming to the page where files of several names are the same', async () => {
    put('a.mjs', 'same')
    put('b.mjs', 'same')
    put('cart/a.mjs', 'other')
    put('orders/a.mjs', 'other')
    await app.finish()
    expect((await file(sha256('same'))).headers.get('content-disposition')).toBe('attachment')
    expect((await file(sha256('other'))).headers.get('content-disposition')).toContain('"a.mjs"')
  })
})

describe('somebody who means harm', () => {
  it('does not get files before the end, however well the digest is guessed', async () => {
    await expectProblem(await file(sha256('export {}')), 409, 'report-not-ready')
    await expectProblem(await app.get(`/api/attempts/${app.attemptId}/files.zip`), 409, 'report-not-ready')
  })

  it('does not get a blob of the store that is not in this attempt’s archive', async () => {
    await app.platform.store.blobs.put(Buffer.from('a snapshot with what the checks look for'))
    await app.finish()
    const known = await file(sha256('a snapshot with what the checks look for'))
    const unknown = await file(sha256('nothing'))
    await expectProblem(known.clone(), 404, 'unknown-file')
    await expectProblem(unknown.clone(), 404, 'unknown-file')
    expect({ ...(await known.json()), requestId: '' }).toEqual({ ...(await unknown.json()), requestId: '' })
  })

  it('does not get a text that was saved and is gone at the end', async () => {
    const attempt = await app.platform.attempts.open(ada, app.attemptId)
    await attempt.perform('command-1', { kind: 'save-file', path: 'draft.mjs', text: 'draft' })
    await attempt.perform('command-2', { kind: 'remove-file', path: 'draft.mjs' })
    await app.finish()
    await expectProblem(await file(sha256('draft')), 404, 'unknown-file')
  })

  it('does not get another attempt’s file through their own', async () => {
    put('secret.mjs', 'of the exam')
    await app.finish()
    app.platform.files.clear()
    const other = await app.platform.attempts.start(ada, 'warm-up', 'practice')
    await app.platform.store.runDueJobs(app.platform.time)
    const practice = await app.platform.attempts.open(ada, other.attemptId)
    await practice.perform('submit-it', { kind: 'submit' })
    await app.platform.store.runDueJobs(app.platform.time)
    await expectProblem(await file(sha256('of the exam'), other.attemptId), 404, 'unknown-file')
    expect((await file(sha256('of the exam'))).status).toBe(200)
  })

  it('does not get anything of somebody else’s attempt', async () => {
    const eve = { id: 'eve', name: 'Eve' }
    const { attemptId } = await app.platform.attempts.start(eve, 'warm-up', 'practice')
    await app.platform.store.runDueJobs(app.platform.time)
    await expectProblem(await file(sha256('export {}'), attemptId), 404, 'unknown-attempt')
    await expectProblem(await file(sha256('export {}'), 'abcdefgh'), 404, 'unknown-attempt')
    await expectProblem(await app.get(`/api/attempts/${attemptId}/files.zip`), 404, 'unknown-attempt')
  })

  it.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    'index.mjs',
    'A'.repeat(64),
    '0'.repeat(63),
    `${'0'.repeat(64)}%00`,
    '__proto__',
  ])('gets nothing for the digest %s', async digest => {
    await app.finish()
    const answer = await file(digest)
    expect([400, 404]).toContain(answer.status)
    expect(await answer.text()).not.toContain('root:')
  })

  it('is refused from another site and under another name of this machine', async () => {
    await app.finish()
    const url = `/api/attempts/${app.attemptId}/files.zip`
    const host = app.address.replace('http://', '')
    for (const headers of [{ host: 'evil.example:4400' }, { host, origin: 'https://evil.example' }])
      expect((await app.app.fastify.inject({ url, headers })).statusCode).toBe(403)
  })
})

describe('the name of a download', () => {
  it.each([
    ['naïve "x".txt', `attachment; filename="na_ve _x_.txt"; filename*=UTF-8''na%C3%AFve%20_x_.txt`],
    [
      'two\r\nset-cookie: a=b',
      `attachment; filename="two__set-cookie_ a=b"; filename*=UTF-8''two__set-cookie_%20a%3Db`,
    ],
    ["it's (50%).txt", `attachment; filename="it's (50_).txt"; filename*=UTF-8''it%27s%20%2850%25%29.txt`],
    ['日本語', `attachment; filename="___"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%E8%AA%9E`],
    ['txt.\u202eexe', `attachment; filename="txt._exe"; filename*=UTF-8''txt._exe`],
    ['..', `attachment; filename="_"; filename*=UTF-8''_`],
  ])('is safe for %j', (name, header) => expect(contentDisposition(name)).toBe(header))

  it('reaches the browser in a header, however the file is called', async () => {
    put('two\nlines "and" ü.mjs', 'x')
    await app.finish()
    expect((await file(sha256('x'))).headers.get('content-disposition')).toBe(
      `attachment; filename="two_lines _and_ _.mjs"; filename*=UTF-8''two_lines%20_and_%20%C3%BC.mjs`,
    )
  })
})
