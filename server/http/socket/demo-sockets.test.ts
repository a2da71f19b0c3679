import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownDemoSchema } from '../../../shared/routes/demo-routes.ts'
import { connectFollower, connectPresenter } from '../../testing/demo-pages.ts'
import { ada, openTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp
let attemptId: string
let token: string

beforeEach(async () => {
  app = await openTestApp()
  attemptId = (await app.platform.attempts.start(ada, 'warm-up', 'demo')).attemptId
  await app.platform.store.runDueJobs(app.platform.time)
  token = await openDemo()
})
afterEach(() => app.close())

async function openDemo(): Promise<string> {
  const answer = await app.post(`/api/attempts/${attemptId}/demo`, { knowsOfExam: true })
  return ownDemoSchema.parse(await answer.json()).token ?? ''
}

async function present() {
  const presenter = await connectPresenter(app.address, attemptId)
  await presenter.shownAgain(1)
  return presenter
}
const follow = (options = {}) => connectFollower(app.address, token, options)
const journal = () => JSON.stringify(app.platform.store.entries(attemptId))
const attempt = () => app.platform.attempts.open(ada, attemptId)
const size = { cols: 80, rows: 24 }

it('shows followers what the presenter shows, and who comes late all of it at once', async () => {
  const presenter = await present()
  const early = await follow()
  presenter.say({ type: 'go-live' })
  presenter.say({ type: 'chapter', title: 'The cart', taskId: 'cart' })
  presenter.say({ type: 'show', path: 'a.ts', text: 'const one = 1\n' })
  presenter.say({ type: 'edit', path: 'a.ts', changes: [{ at: 12, removed: 1, text: '2' }] })
  presenter.say({
    type: 'look',
    look: { path: 'a.ts', top: 1, line: 1, column: 3, fromLine: 1, fromColumn: 1 },
  })
  presenter.say({ type: 'point', at: { kind: 'node', node: 'Cart' } })
  presenter.say({ type: 'say', text: 'Look at this.' })
  const shown = await early.until(state => state.said !== undefined)
  expect(shown).toMatchObject({
    phase: 'live',
    texts: { 'a.ts': 'const one = 2\n' },
    look: { column: 3 },
    chapters: [{ title: 'The cart', taskId: 'cart' }],
    pointed: { node: 'Cart' },
    said: { text: 'Look at this.' },
  })
  expect(shown.attempt?.phase).toBe('running')
  const late = await follow()
  expect(await late.until(state => state.seq >= shown.seq)).toMatchObject({
    texts: shown.texts,
    chapters: shown.chapters,
  })
})

it('shows a terminal as it is typed in, whichever page types', async () => {
  const presenter = await present()
  const follower = await follow()
  presenter.say({ type: 'go-live' })
  const shell = await (await attempt()).openTerminal('t1', { columns: 80, rows: 24 })
  presenter.say({ type: 'terminal', id: 't1', ...size })
  await follower.until(state => state.terminals.t1 !== undefined)
  shell.write(Buffer.from('echo ä\r\n'))
  const { terminals } = await follower.until(state => state.terminals.t1?.printed.includes('echo ä') === true)
  expect(terminals.t1).toMatchObject(size)
})

it('tells verdicts as they come', async () => {
  const presenter = await present()
  const follower = await follow()
  presenter.say({ type: 'go-live' })
  await follower.until(state => state.attempt !== undefined)
  app.platform.outcomes.set('cart.keeps', 'pass')
  const [task] = (await attempt()).view().tasks
  await (await attempt()).perform('check-it-now', { kind: 'check', taskId: task?.id })
  await follower.until(({ attempt: seen }) =>
    Object.values(seen?.checks ?? {}).some(check => check.touched && !check.checking),
  )
})

it('tells nothing of a rehearsal, of a pause and of what is private, then or later', async () => {
  const presenter = await present()
  const follower = await follow()
  const shell = await (await attempt()).openTerminal('t1', { columns: 80, rows: 24 })
  presenter.say({ type: 'terminal', id: 't1', ...size })
  presenter.say({ type: 'show', path: 'a.ts', text: 'rehearsed secret' })
  shell.write(Buffer.from('rehearsed secret\r\n'))
  presenter.say({ type: 'go-live' })
  await follower.until(state => state.terminals.t1 !== undefined)
  presenter.say({ type: 'show', path: 'a.ts', text: 'public' })
  await follower.until(state => state.texts['a.ts'] === 'public')
  presenter.say({ type: 'pause' })
  await follower.until(state => state.phase === 'paused')
  presenter.say({ type: 'show', path: 'a.ts', text: 'paused secret' })
  shell.write(Buffer.from('paused secret\r\n'))
  await presenter.until(desk => desk.phase === 'paused')
  presenter.say({ type: 'go-live' })
  presenter.say({ type: 'share', pane: 'editor', on: false })
  presenter.say({ type: 'share', pane: 'terminal', on: false })
  const hidden = await follower.until(state => !state.shared.terminal)
  expect(hidden).toMatchObject({ texts: {}, terminals: {}, files: [] })
  presenter.say({ type: 'show', path: 'a.ts', text: 'private secret' })
  shell.write(Buffer.from('private secret\r\n'))
  presenter.say({ type: 'share', pane: 'terminal', on: true })
  await follower.until(state => state.terminals.t1 !== undefined)
  const late = await follow()
  await late.until(state => state.terminals.t1 !== undefined)
  expect(follower.received() + late.received()).not.toContain('secret')
})

it('has no way for a follower to the attempt, whatever they send', async () => {
  const presenter = await present()
  presenter.say({ type: 'go-live' })
  await (await attempt()).openTerminal('t1', { columns: 80, rows: 24 })
  const before = journal()
  const orders: object[] = [
    { type: 'command', id: 'command-1', command: { kind: 'check' } },
    { type: 'terminal-open', channel: 1, terminalId: 't1', ...size },
    { type: 'terminal-close', channel: 1 },
    { type: 'show', path: 'a.ts', text: 'mine' },
    { type: 'go-live' },
    { type: 'end' },
    { type: 'share', pane: 'terminal', on: false },
    { type: 'hello', protocol: 1, follower: 'somebody-else', role: 'candidate' },
  ]
  for (const order of orders) {
    const follower = await follow()
    follower.say(order)
    expect(await follower.closed).toBe(4001)
  }
  const typing = await follow()
  typing.socket.send(Buffer.from([1, 0, 65]))
  expect(await typing.closed).toBe(4001)
  const reader = await follow()
  await reader.until(state => state.phase === 'live')
  for (const path of ['../../etc/passwd', '/etc/passwd', '.ssh/id_rsa'])
    reader.say({ type: 'read-file', id: 'file-0001', path })
  expect((await reader.answer('refused')).problem.code).toMatch(/unknown-file|path-refused/)
  expect(journal()).toBe(before)
  expect(app.platform.typed).toEqual([])
  expect((await presenter.until(({ phase }) => phase !== 'rehearsal')).phase).toBe('live')
})

it('lets nobody present but whose attempt it is, and nobody follow from another site', async () => {
  await expect(connectFollower(app.address, token, { origin: 'http://evil.example' })).rejects.toThrow('403')
  await expect(connectPresenter(app.address, attemptId, 'http://evil.example')).rejects.toThrow('403')
  const other = (await app.platform.attempts.start({ id: 'bo', name: 'Bo' }, 'warm-up', 'demo')).attemptId
  await expect(connectPresenter(app.address, other)).rejects.toThrow('404')
})

it('shuts everybody out when the link is withdrawn, and lets them in by the new one alone', async () => {
  const follower = await follow()
  await follower.until(() => true)
  const renewed = await (await app.post(`/api/attempts/${attemptId}/demo/link`, { renew: true })).json()
  expect(await follower.closed).toBe(4003)
  await expect(follow()).rejects.toThrow('404')
  expect((await app.get(`/api/demos/${token}`)).status).toBe(404)
  token = ownDemoSchema.parse(renewed).token ?? ''
  const again = await follow()
  await again.until(() => true)
  expect(await (await app.post(`/api/attempts/${attemptId}/demo/link`, { renew: false })).json()).toEqual({
    phase: 'rehearsal',
  })
  expect(await again.closed).toBe(4003)
})

it('answers no more wrong links after some, and the right one still', async () => {
  const wrong = () => app.get(`/api/demos/${'0'.repeat(26)}`).then(({ status }) => status)
  const answers: number[] = []
  for (let tried = 0; tried < 32; tried += 1) answers.push(await wrong())
  expect(answers.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 404))
  expect(answers.slice(30)).toEqual([429, 429])
  expect((await app.get(`/api/demos/${token}`)).status).toBe(200)
})

it('brings questions to the presenter, the one with most votes first, and answers to everybody', async () => {
  const presenter = await present()
  const [one, two] = [await follow(), await follow()]
  one.say({ type: 'ask', id: 'question-1', text: 'Why ADD?', name: 'Yuki' })
  two.say({ type: 'ask', id: 'question-2', text: 'Why not PutItem?' })
  await presenter.until(desk => desk.questions.length === 2)
  const asked = await one.until(state => state.questions.length === 2)
  const second = asked.questions.find(question => question.text === 'Why not PutItem?')
  for (let again = 0; again < 3; again += 1) one.say({ type: 'vote', question: second?.id })
  one.say({ type: 'hand', up: true })
  one.say({ type: 'place', behindMs: 12_000, hasCopy: true })
  const desk = await presenter.until(
    ({ questions, hands, copies }) => questions[0]?.votes === 1 && hands === 1 && copies === 1,
  )
  expect(desk).toMatchObject({ live: 1, behind: 1, furthestMs: 12_000 })
  presenter.say({ type: 'answer', question: second?.id ?? '', text: 'It replaces the item.' })
  const told = await two.until(state => state.questions.some(question => question.answer !== undefined))
  expect(told.questions.find(({ answer }) => answer)).toMatchObject({ answer: 'It replaces the item.' })
})

it('counts each follower once in a poll', async () => {
  const presenter = await present()
  const [one, two] = [await follow(), await follow()]
  presenter.say({ type: 'poll', question: 'Who has it green?' })
  const { poll } = await one.until(state => state.poll !== undefined)
  for (const yes of [true, false, true]) one.say({ type: 'answer', poll: poll?.id, yes })
  two.say({ type: 'answer', poll: poll?.id, yes: false })
  two.say({ type: 'answer', poll: 'another', yes: true })
  await presenter.until(desk => desk.poll?.yes === 1 && desk.poll.no === 1)
})

it('takes so many questions of one follower and no more', async () => {
  const follower = await follow()
  for (const number of [1, 2, 3, 4]) follower.say({ type: 'ask', id: `question-${number}`, text: 'Why?' })
  expect(await follower.answer('refused')).toMatchObject({
    id: 'question-4',
    problem: { code: 'too-many-requests' },
  })
})

it('skips a follower forward who does not read, and holds up nobody', async () => {
  const presenter = await present()
  const [slow, quick] = [await follow({ acknowledges: false }), await follow()]
  presenter.say({ type: 'go-live' })
  const text = (number: number) => `${number}`.padEnd(60_000, 'x')
  for (const number of [1, 2, 3, 4, 5]) {
    presenter.say({ type: 'show', path: 'a.ts', text: text(number) })
    await quick.until(state => state.texts['a.ts'] === text(number))
  }
  expect(slow.state().texts['a.ts']).not.toBe(text(5))
  slow.acknowledge()
  await slow.until(state => state.texts['a.ts'] === text(5))
  expect([slow.skips(), quick.skips()]).toEqual([1, 0])
})

it('ends for good: followers see so and the recording stays', async () => {
  const presenter = await present()
  const follower = await follow()
  presenter.say({ type: 'go-live' })
  presenter.say({ type: 'show', path: 'a.ts', text: 'the last word' })
  presenter.say({ type: 'end' })
  await follower.until(state => state.phase === 'ended')
  presenter.say({ type: 'go-live' })
  expect(await presenter.refused()).toBe('not-allowed')
  const visit = await (await app.get(`/api/demos/${token}`)).json()
  expect(visit).toMatchObject({ phase: 'ended', presenter: 'Ada', mayCopy: true, pieces: [0] })
  const piece = await app.get(`/api/demos/${token}/recording/0`)
  expect(piece.status).toBe(200)
  expect((await piece.arrayBuffer()).byteLength).toBeGreaterThan(100)
})

it('ends with its attempt', async () => {
  const presenter = await present()
  const follower = await follow()
  presenter.say({ type: 'go-live' })
  await follower.until(state => state.phase === 'live')
  await (await attempt()).perform('abandon-it', { kind: 'abandon' })
  await follower.until(state => state.phase === 'ended')
})

it('is of no exam, and of no challenge without a word about exams', async () => {
  const exam = await app.post(`/api/attempts/${app.attemptId}/demo`, { knowsOfExam: true })
  expect(exam.status).toBe(403)
  await app.platform.attempts.start(ada, 'warm-up', 'practice')
  const { attemptId: other } = await app.platform.attempts.start(ada, 'warm-up', 'practice')
  expect((await app.post(`/api/attempts/${other}/demo`, { knowsOfExam: false })).status).toBe(403)
})

it('gives a follower a practice of their own, with what passes done', async () => {
  const [task] = (await attempt()).view().tasks
  const tasks = [task?.id]
  const begun = await (await app.post(`/api/demos/${token}/copy`, { tasks })).json()
  await app.platform.store.runDueJobs(app.platform.time)
  const copy = await app.platform.attempts.open(ada, begun.attemptId)
  await expect
    .poll(async () => (await (await app.post(`/api/demos/${token}/copy`, { tasks })).json()).state)
    .toBe('ready')
  expect(copy.state().mode).toBe('practice')
  expect(copy.state().help[task?.id ?? '']?.solved).toBe(true)
})
