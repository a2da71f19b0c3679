import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packParts } from '../../shared/credentials/evidence-manifest.ts'
import { verifyFile } from '../../shared/credentials/verify-file.ts'
import { firstSettings, type PortfolioSettings } from '../../shared/portfolio/portfolio-parts.ts'
import { getPortfolio, savePortfolio, visitPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { readPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { germanScenario } from '../attempts/testing/fake-challenge.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  app.platform.files.set('index.mjs', Buffer.from("export const owner = '123456789012'\n"))
  app.platform.files.set('made/new.mjs', Buffer.from('export const mine = 1\n'))
  app.platform.files.set('picture.bin', Buffer.from([0, 1, 2]))
  app.platform.outcomes.set('orders.stored', 'pass')
  app.platform.outcomes.set('orders.least', 'pass')
  await app.finish()
  await app.platform.store.runDueJobs(app.platform.time)
})
afterEach(() => app.close())

const own = () => `/api/attempts/${app.attemptId}/portfolio`
const save = async (settings: Partial<PortfolioSettings>) =>
  savePortfolio.answer.parse(await (await app.post(own(), { ...firstSettings, ...settings })).json())
const visit = async (token = '') =>
  visitPortfolio.answer.parse(await (await app.get(`/api/portfolios/${token}`)).json())
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer())

/** Without a network: only what the file itself has. */
const verifyOffline = (bytes: Uint8Array) =>
  verifyFile(bytes, {
    now: Date.now,
    clock: () => 0,
    knownIssuers: new Map(),
    fetchJson: async () => undefined,
  })

describe('a portfolio', () => {
  it('is private before its candidate decides anything, and shows them what a visitor would see', async () => {
    const { settings, token, preview } = getPortfolio.answer.parse(await (await app.get(own())).json())
    expect([settings.audience, token]).toEqual(['nobody', undefined])
    const { about, tasks, score, changes } = readPortfolio(preview.files)
    expect(about.name).toBe('Ada')
    expect(score).toBeUndefined()
    expect(tasks?.flatMap(task => task.criteria).some(({ passes }) => passes)).toBe(true)
    expect(changes?.map(({ path, change, withheld }) => [path, change, withheld])).toEqual([
      ['index.mjs', 'changed', undefined],
      ['made/new.mjs', 'new', undefined],
      ['picture.bin', 'new', 'binary'],
    ])
  })

  it('is seen by whoever has its link, and by nobody once that is withdrawn, also by a new link’s old one', async () => {
    const { token } = await save({ audience: 'link' })
    expect((await visit(token)).audience).toBe('link')
    await save({ audience: 'nobody' })
    expect((await app.get(`/api/portfolios/${token}`)).status).toBe(404)
    expect((await app.get(`/api/portfolios/${token}/zip`)).status).toBe(404)
    const again = await save({ audience: 'link' })
    expect(again.token).not.toBe(token)
    expect((await app.get(`/api/portfolios/${token}`)).status).toBe(404)
  })

  it('is over at its time', async () => {
    const { token } = await save({ audience: 'link', expiresAt: app.platform.time + 1_000 })
    await visit(token)
    app.platform.time += 1_000
    expect((await app.get(`/api/portfolios/${token}`)).status).toBe(404)
  })

  it('loses a section at once, which stays provable as withheld', async () => {
    const { token } = await save({ audience: 'link', note: 'The double charge took me longest.' })
    expect(readPortfolio((await visit(token)).files).note).toContain('double charge')
    await save({
      audience: 'link',
      note: 'The double charge took me longest.',
      sections: { ...firstSettings.sections, note: false },
    })
    const shown = await visit(token)
    // Nobody on the way keeps what is withdrawn: each look is answered anew.
    for (const form of ['', '/zip', '/json'])
      expect((await app.get(`/api/portfolios/${token}${form}`)).headers.get('cache-control')).toBe('no-store')
    expect(JSON.stringify(shown)).not.toContain('double charge')
    expect(Object.keys(shown.salts)).toEqual(expect.arrayContaining(Object.keys(shown.files)))
    expect(Object.keys(shown.salts)).not.toContain('note.txt')
    const seen = await verifyOffline(await bytesOf(await app.get(`/api/portfolios/${token}/zip`)))
    expect(seen.evidence?.withheld).toEqual(['exam/briefs.md', 'note.txt', 'score.json'])
  })

  it('holds no secret, wherever it was written, and no text of the exam', async () => {
    const { preview, removed } = await save({ audience: 'link', note: 'Ask me at ada@example.org' })
    const all = JSON.stringify(preview.files)
    expect(all).not.toContain('123456789012')
    expect(all).not.toContain('ada@example.org')
    expect(removed.map(({ path, rule }) => `${path} ${rule}`)).toEqual(
      expect.arrayContaining(['index.mjs account-id', 'note.txt e-mail']),
    )
    expect(Object.keys(preview.files)).not.toContain('exam/briefs.md')
  })

  it('holds no text of the exam in any of its languages, whichever its candidate reads', async () => {
    const note = `They wrote: ${germanScenario} And I found out.`
    const { preview, removed } = await save({ audience: 'link', note })
    expect(readPortfolio(preview.files).note).toBe('They wrote: [task-text removed]. And I found out.')
    expect(removed).toContainEqual({ path: 'note.txt', rule: 'task-text', count: 1 })
  })

  it('is made of what is left once files were kept long enough', async () => {
    app.platform.store.forgetBlobs()
    const { preview } = await save({ audience: 'link' })
    expect(readPortfolio(preview.files).changes?.map(({ path, withheld }) => [path, withheld])).toEqual([
      ['index.mjs', 'deleted'],
      ['made/new.mjs', 'deleted'],
      ['picture.bin', 'deleted'],
    ])
    expect(readPortfolio(preview.files).tasks).toBeDefined()
  })

  it('is of nobody without a badge, nor of another’s attempt', async () => {
    const other = await app.platform.attempts.start({ id: 'bo', name: 'Bo' }, 'warm-up', 'exam')
    expect((await app.get(`/api/attempts/${other.attemptId}/portfolio`)).status).toBe(404)
    expect((await app.get('/api/portfolios/0123456789abcdefghijklmnop')).status).toBe(404)
    expect((await app.get('/api/portfolios/short')).status).toBe(400)
  })
})

describe('a portfolio that is taken along', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-portfolio-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('as an archive is authentic without a network, and is refused when a byte of it is changed', async () => {
    const { token } = await save({ audience: 'link' })
    const zip = await bytesOf(await app.get(`/api/portfolios/${token}/zip`))
    const seen = await verifyOffline(zip)
    expect(seen).toMatchObject({ outcome: 'undecided', authentic: { state: 'yes' } })
    expect(seen.doubts).toEqual(['status-not-reached', 'issuer-not-known'])
    expect(seen.current.text).toContain('which came along, it is not withdrawn')
    const files = unzipSync(zip)
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([packParts.manifest, packParts.picture, packParts.status]),
    )
    const baked = await verifyOffline(files[packParts.picture] ?? new Uint8Array())
    expect(baked.authentic.state).toBe('yes')
  })

  it('as a git repository has the starter first and the work last, for git itself', async () => {
    const { token } = await save({ audience: 'link' })
    const zip = unzipSync(await bytesOf(await app.get(`/api/portfolios/${token}/git`)))
    for (const [path, bytes] of Object.entries(zip)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
    await mkdir(join(folder, 'work.git/refs/heads'), { recursive: true })
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' })
    git('clone', '--quiet', 'work.git', 'work')
    git('-C', 'work', 'fsck', '--strict')
    const subjects = git('-C', 'work', 'log', '--format=%s').trim().split('\n')
    expect(subjects.at(-1)).toMatch(/^Starter of /)
    expect(subjects[0]).toBe('As judged')
    expect(git('-C', 'work', 'show', 'HEAD:made/new.mjs')).toBe('export const mine = 1\n')
    expect(git('-C', 'work', 'tag', '-n1')).toMatch(/as-judged\s+Evidence manifest: sha256:[0-9a-f]{64}/)
  })

  it('as a site has a strict policy and no script, whatever a candidate wrote', async () => {
    const note = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    const { token } = await save({ audience: 'public', note })
    const zip = unzipSync(await bytesOf(await app.get(`/api/portfolios/${token}/site`)))
    const page = Buffer.from(zip['index.html'] ?? []).toString()
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/<script|<img src=x/)
    expect(page).toContain('Written by the candidate, not checked.')
    const german = Buffer.from(zip['index.de.html'] ?? []).toString()
    expect(german).toContain('<html lang="de">')
    expect(german).toContain('Von der Person selbst geschrieben, nicht geprüft.')
    expect(german).toContain('ob es andere Hilfe gab, hat niemand beobachtet')
    expect(german).not.toMatch(/<script|<img src=x|>Conditions|What was done/)
    expect([page.includes('href="index.de.html"'), german.includes('href="index.html"')]).toEqual([
      true,
      true,
    ])
  })

  it('as JSON is what a visitor sees', async () => {
    const { token } = await save({ audience: 'link' })
    const file = await bytesOf(await app.get(`/api/portfolios/${token}/json`))
    expect(JSON.parse(Buffer.from(file).toString())).toMatchObject(await visit(token))
  })
})
