import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getCredentials, listIssuers } from '../../shared/credentials/credential-routes.ts'
import { type FileVerification, verifyFile } from '../../shared/credentials/verify-file.ts'
import { openTestApp, ownHeaders, type TestApp } from '../testing/test-app.ts'
import { outsideQuestionsPerMinute } from './credential-resource.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const ofAttempt = (rest = '') => app.get(`/api/attempts/${app.attemptId}/credentials${rest}`)

async function pass(): Promise<void> {
  app.platform.outcomes.set('orders.stored', 'pass')
  app.platform.outcomes.set('orders.least', 'pass')
  await app.finish()
  await app.platform.store.runDueJobs(app.platform.time)
}

/** As a stranger's verifier does it, which asks this server for what the badge names. */
async function verify(bytes: Uint8Array): Promise<FileVerification> {
  const { issuers } = listIssuers.answer.parse(await (await app.get('/api/issuers')).json())
  return verifyFile(bytes, {
    now: Date.now,
    clock: () => 0,
    knownIssuers: new Map(issuers.map(issuer => [issuer.id, issuer])),
    fetchJson: async url => (await (await app.post('/api/verification/documents', { url })).json()).document,
  })
}

describe('a pass', () => {
  it('has two credentials, which verify in each of their four forms', async () => {
    await pass()
    const { credentials } = getCredentials.answer.parse(await (await ofAttempt()).json())
    expect(credentials.map(({ kind }) => kind)).toEqual(['badge', 'score-report'])
    for (const kind of ['badge', 'score-report'])
      for (const form of ['png', 'svg', 'jwt', 'json']) {
        const answer = await ofAttempt(`/${kind}/${form}`)
        expect(answer.headers.get('content-disposition')).toContain(`"${kind}.${form}"`)
        const seen = await verify(new Uint8Array(await answer.arrayBuffer()))
        expect(seen).toMatchObject({ outcome: 'valid', facts: { holder: 'Ada' } })
      }
  })

  it('is in the journal with its credentials, once, however often the job runs', async () => {
    await pass()
    await app.platform.store.runDueJobs(app.platform.time)
    const issued = app.platform.store.entries(app.attemptId).filter(one => one.type === 'credentials-issued')
    expect(issued).toHaveLength(1)
    expect(issued[0]?.body).toMatchObject({ credentials: [{ kind: 'badge' }, { kind: 'score-report' }] })
  })

  it('that was withdrawn is refused at once, with a reason its holder reads', async () => {
    await pass()
    const badge = new Uint8Array(await (await ofAttempt('/badge/png')).arrayBuffer())
    await app.credentials.office.setWithdrawn(app.attemptId, true, 'Taken by somebody else.')
    expect(await verify(badge)).toMatchObject({ outcome: 'refused', headline: 'Withdrawn' })
    const { credentials } = getCredentials.answer.parse(await (await ofAttempt()).json())
    expect(credentials[0]).toMatchObject({ withdrawn: true, reason: 'Taken by somebody else.' })
  })
})

describe('what is no pass', () => {
  it('has no credential', async () => {
    app.platform.outcomes.set('orders.stored', 'fail')
    await app.finish()
    expect(await (await ofAttempt()).json()).toEqual({ credentials: [] })
    expect((await ofAttempt('/badge/png')).status).toBe(404)
  })
})

describe('strangers', () => {
  it('read the status list from any site, and nothing else', async () => {
    await pass()
    const headers = { origin: 'https://employer.example' }
    const list = await fetch(`${app.address}/credentials/status/1`, { headers })
    expect(list.headers.get('access-control-allow-origin')).toBe('*')
    expect(await list.json()).toMatchObject({ credentialSubject: { type: 'BitstringStatusList' } })
    const own = await fetch(`${app.address}/api/attempts/${app.attemptId}/credentials`, { headers })
    expect(own.status).toBe(403)
    expect((await app.get('/credentials/status/7')).status).toBe(404)
    expect((await app.get('/credentials/status/x')).status).toBe(404)
    expect((await app.get('/.well-known/did.json')).status).toBe(404)
  })

  it('are let ask for so many of others’ documents a minute, and for ours as often as they like', async () => {
    await pass()
    const ask = async (url: string) =>
      (await app.post('/api/verification/documents', { url }, ownHeaders)).status
    const others = Array.from({ length: outsideQuestionsPerMinute }, () =>
      ask('https://other.example/did.json'),
    )
    expect(new Set(await Promise.all(others))).toEqual(new Set([200]))
    expect(await ask('https://other.example/did.json')).toBe(429)
    const file = await app.post('/api/verification/files', { url: 'https://other.example/' }, ownHeaders)
    expect(file.status).toBe(429)
    expect(await ask(`${app.address}/credentials/status/1`)).toBe(200)
    app.platform.time += 60_000
    expect(await ask('https://other.example/did.json')).toBe(200)
  })

  it('cannot make this server ask for anything by way of another site', async () => {
    const body = { url: 'https://academy.example/.well-known/did.json' }
    const foreign = await app.post('/api/verification/documents', body, {
      'content-type': 'application/json',
      origin: 'https://evil.example',
    })
    expect(foreign.status).toBe(403)
    expect(await (await app.post('/api/verification/documents', body, ownHeaders)).json()).toEqual({})
  })
})
