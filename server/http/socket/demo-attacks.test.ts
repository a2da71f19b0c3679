import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { demoProtocolVersion } from '../../../shared/demo/demo-limits.ts'
import { followerSocketPath, ownDemoSchema } from '../../../shared/routes/demo-routes.ts'
import { connectFollower, connectPresenter } from '../../testing/demo-pages.ts'
import { ada, openTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp
let attemptId: string
let token: string

beforeEach(async () => {
  app = await openTestApp()
  attemptId = (await app.platform.attempts.start(ada, 'warm-up', 'demo')).attemptId
  await app.platform.store.runDueJobs(app.platform.time)
  const answer = await app.post(`/api/attempts/${attemptId}/demo`, { knowsOfExam: true })
  token = ownDemoSchema.parse(await answer.json()).token ?? ''
})
afterEach(() => app.close())

/** A socket of a follower that has not said anything. */
async function connect(): Promise<WebSocket> {
  const address = `${app.address.replace('http', 'ws')}${followerSocketPath(token)}`
  const socket = new WebSocket(address, { origin: app.address })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}
const hello = (follower: string) => JSON.stringify({ type: 'hello', protocol: demoProtocolVersion, follower })
const follow = (name?: string) => connectFollower(app.address, token, name === undefined ? {} : { name })
async function present() {
  const presenter = await connectPresenter(app.address, attemptId)
  await presenter.shownAgain(1)
  presenter.say({ type: 'go-live' })
  await presenter.until(desk => desk.phase === 'live')
  return presenter
}
async function renewLink(): Promise<void> {
  const renewed = await app.post(`/api/attempts/${attemptId}/demo/link`, { renew: true })
  token = ownDemoSchema.parse(await renewed.json()).token ?? ''
}

it('shows nothing to who came by the link before it was withdrawn and says hello after that', async () => {
  await present()
  const waiting = await connect()
  const heard: unknown[] = []
  waiting.on('message', data => heard.push(data))
  const closed = new Promise(resolve => waiting.on('close', resolve))
  await renewLink()
  waiting.send(hello('follower-one'))
  expect(await closed).toBe(4003)
  expect(heard).toEqual([])
})

it('hears nothing more of who was shut out and does not leave', async () => {
  const presenter = await present()
  const stays = await follow()
  await stays.until(state => state.phase === 'live')
  // They do not read that they are to go.
  stays.socket.pause()
  await renewLink()
  stays.say({ type: 'ask', id: 'question-1', text: 'Am I still here?' })
  stays.say({ type: 'hand', up: true })
  stays.socket.resume()
  expect(await stays.closed).toBe(4003)
  const other = await follow()
  other.say({ type: 'ask', id: 'question-2', text: 'Why ADD?' })
  const { questions, hands } = await presenter.until(desk => desk.questions.length > 0)
  expect(questions.map(({ text }) => text)).toEqual(['Why ADD?'])
  expect(hands).toBe(0)
})

it('tells nobody who follows which attempt it is, and has no use for the link where attempts are', async () => {
  await present()
  const follower = await follow()
  await follower.until(state => state.attempt !== undefined)
  const visit = await (await app.get(`/api/demos/${token}`)).text()
  expect(follower.received() + visit).not.toContain(attemptId)
  const asAttempt = [
    app.get(`/api/attempts/${token}`),
    app.get(`/api/attempts/${token}/demo`),
    app.get(`/api/attempts/${token}/report`),
    app.post(`/api/attempts/${token}/demo`, { knowsOfExam: true }),
    app.post(`/api/attempts/${token}/demo/link`, { renew: true }),
  ]
  for (const answer of await Promise.all(asAttempt)) expect([400, 404]).toContain(answer.status)
  await expect(connectPresenter(app.address, token)).rejects.toThrow(/40[04]/)
})

it('outlives five hundred who come and die, and does as before for who stays', async () => {
  const presenter = await present()
  const stays = await follow()
  const crowd = await Promise.all(Array.from({ length: 500 }, connect))
  for (const [number, socket] of crowd.entries()) socket.send(hello(`follower-${number}`))
  await presenter.until(desk => desk.live === 501)
  for (const socket of crowd) {
    socket.send(JSON.stringify({ type: 'hand', up: true }))
    socket.terminate()
  }
  const desk = await presenter.until(({ live }) => live === 1)
  expect(desk.hands).toBe(0)
  presenter.say({ type: 'say', text: 'Who is left?' })
  await stays.until(state => state.said?.text === 'Who is left?')
})

it('takes no giant for a question, and one of markup as the text that it is', async () => {
  const presenter = await present()
  const long = await follow()
  long.say({ type: 'ask', id: 'question-1', text: 'x'.repeat(401) })
  expect(await long.closed).toBe(4001)
  const giant = await follow()
  giant.say({ type: 'ask', id: 'question-1', text: 'x'.repeat(300_000) })
  expect(await giant.closed).toBe(1009)
  const text = '<img src=x onerror=alert(1)>'
  const named = await follow()
  named.say({ type: 'ask', id: 'question-1', text, name: '<b>Sam</b>' })
  const { questions } = await presenter.until(desk => desk.questions.length > 0)
  expect(questions).toMatchObject([{ text, name: '<b>Sam</b>' }])
})

it('lets one follower answer a poll, vote and read only so often in a minute', async () => {
  const presenter = await present()
  const busy = await follow()
  presenter.say({ type: 'poll', question: 'Who has it green?' })
  const { poll } = await busy.until(state => state.poll !== undefined)
  for (let again = 0; again < 30; again += 1)
    busy.say({ type: 'answer', poll: poll?.id, yes: again % 2 === 0 })
  expect((await busy.answer('refused')).problem.code).toBe('too-many-requests')
  const { poll: counted } = await presenter.until(desk => desk.poll?.no === 1)
  expect(counted).toMatchObject({ yes: 0, no: 1 })

  const reader = await follow()
  await reader.until(state => state.phase === 'live')
  for (let number = 0; number < 41; number += 1)
    reader.say({ type: 'read-file', id: `file-${1_000 + number}`, path: `no/such-${number}` })
  await expect.poll(() => reader.received()).toContain('"id":"file-1040"')
  const codes = reader.frames().flatMap(frame => (frame.type === 'refused' ? [frame.problem.code] : []))
  expect(codes.filter(code => code === 'too-many-requests')).toHaveLength(1)
})

it('counts who comes again and again under other names as long as they are here', async () => {
  const presenter = await present()
  const honest = await follow()
  presenter.say({ type: 'poll', question: 'Who has it green?' })
  const { poll } = await honest.until(state => state.poll !== undefined)
  honest.say({ type: 'answer', poll: poll?.id, yes: false })
  for (let number = 0; number < 20; number += 1) {
    const stuffer = await follow(`stuffer-${number}`)
    await stuffer.until(state => state.poll !== undefined)
    stuffer.say({ type: 'answer', poll: poll?.id, yes: true })
    stuffer.socket.close()
    await stuffer.closed
  }
  const desk = await presenter.until(({ live, poll: now }) => live === 1 && now?.yes === 0 && now.no === 1)
  expect(desk.poll).toMatchObject({ yes: 0, no: 1 })
})
