import { describe, expect, it, vi } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { getAttempt, startAttempt } from '../../shared/routes/attempt-routes.ts'
import { getSession } from '../../shared/routes/challenge-routes.ts'
import { getAllFiles } from '../../shared/routes/file-routes.ts'
import { callRoute, type Fetch, fetchDownload, fillPath } from './call-route.ts'
import { chooseLanguage } from './language.ts'
import { failureSentence, ProblemError, ServerUnreachable } from './problem-error.ts'

function answering(status: number, body: string) {
  const calls: { url: string; init: RequestInit }[] = []
  const fetchWith: Fetch = async (url, init) => {
    calls.push({ url, init })
    return new Response(body, { status })
  }
  return { calls, fetchWith }
}

const started = JSON.stringify({ attemptId: 'abcdefgh', created: true })

describe('calling a route', () => {
  it('sends method, body and the header that another site cannot set', async () => {
    const { calls, fetchWith } = answering(200, started)
    const answer = await callRoute(
      startAttempt,
      { body: { challengeId: 'warm-up', mode: 'exam' } },
      fetchWith,
    )
    expect(answer).toEqual({ attemptId: 'abcdefgh', created: true })
    expect(calls[0]?.url).toBe('/api/attempts')
    expect(calls[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"challengeId":"warm-up","mode":"exam"}',
      headers: { 'x-assay': '1', 'content-type': 'application/json' },
    })
  })

  it('sends no content type where it sends no body', async () => {
    const { calls, fetchWith } = answering(200, '{}')
    await callRoute(getSession, {}, fetchWith)
    expect(calls[0]?.init.headers).toEqual({ accept: 'application/json', 'x-assay': '1' })
  })

  it('fills the members of the path and escapes them', () => {
    expect(fillPath(getAttempt.path, { attemptId: 'a/b c' })).toBe('/api/attempts/a%2Fb%20c')
  })

  it('throws the problem of a refusal with its detail as the message', async () => {
    const refused = problem('unknown-attempt', 'There is no attempt abcdefgh.')
    const { fetchWith } = answering(404, JSON.stringify(refused))
    const error = await callRoute(getAttempt, { params: { attemptId: 'abcdefgh' } }, fetchWith).catch(e => e)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error.code).toBe('unknown-attempt')
    expect(failureSentence(error)).toBe('There is no attempt abcdefgh.')
  })

  it.each([
    ['a proxy says the server is away', 502, '<html>Bad gateway</html>', ServerUnreachable],
    ['an error comes without a reason', 500, 'oops', ProblemError],
    ['the answer does not fit the contract', 200, '{"attemptId":7}', ProblemError],
    ['the answer is not JSON', 200, 'hello', ProblemError],
  ])('turns it into a sentence when %s', async (_, status, body, kind) => {
    const { fetchWith } = answering(status, body)
    const call = callRoute(startAttempt, { body: { challengeId: 'warm-up', mode: 'exam' } }, fetchWith)
    await expect(call).rejects.toBeInstanceOf(kind)
  })

  it('says that the server does not answer when the network fails', async () => {
    const fetchWith: Fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    await expect(callRoute(getSession, {}, fetchWith)).rejects.toBeInstanceOf(ServerUnreachable)
  })

  it('leaves an aborted call an aborted call', async () => {
    const stop = new AbortController()
    stop.abort()
    const fetchWith: Fetch = (_, init) => Promise.reject(init.signal?.reason)
    const error = await callRoute(getSession, { signal: stop.signal }, fetchWith).catch(e => e)
    expect(error.name).toBe('AbortError')
  })

  it('never shows the message of a bug', () => {
    expect(failureSentence(new Error('x is not a function'))).not.toContain('function')
  })
})

describe('fetching a download', () => {
  it('gives the bytes as they are', async () => {
    const { calls, fetchWith } = answering(200, 'ü')
    const bytes = await fetchDownload(getAllFiles, { attemptId: 'abcdefgh' }, fetchWith)
    expect([...bytes]).toEqual([0xc3, 0xbc])
    expect(calls[0]?.url).toBe('/api/attempts/abcdefgh/files.zip')
  })

  it('throws the problem of a refusal', async () => {
    const { fetchWith } = answering(409, JSON.stringify(problem('report-not-ready', 'Not yet.')))
    await expect(fetchDownload(getAllFiles, { attemptId: 'abcdefgh' }, fetchWith)).rejects.toThrow('Not yet.')
  })
})

describe('the language of an answer', () => {
  it('is the one that was chosen on this device, and the browser’s where none was', async () => {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    })
    const { calls, fetchWith } = answering(200, '{}')
    await callRoute(getSession, {}, fetchWith)
    chooseLanguage('de')
    await callRoute(getSession, {}, fetchWith)
    expect(calls.map(({ init }) => new Headers(init.headers).get('accept-language'))).toEqual([null, 'de'])
    vi.unstubAllGlobals()
  })
})
