import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '../driver.ts'
import { createDriverFixture, readTerminal, shell, standardSize, until } from './driver-fixture.ts'

const fixture = createDriverFixture()
let workspace: Workspace
beforeAll(async () => {
  workspace = await fixture.create({
    projectFolder: 'shop',
    files: [{ path: 'functions/cart/index.mjs', mode: 0o644, data: Buffer.from('export {}\n') }],
  })
})
afterAll(fixture.close)

const open = async (id: string) => {
  const terminal = await workspace.openTerminal({ id, size: standardSize })
  return { terminal, screen: readTerminal(terminal) }
}

test('a shell starts in the project folder with the starter in it and a prompt that says so', async () => {
  const { screen } = await open('one')
  await screen.shows(/candidate\S* \S*~\/shop\S* \$ /)
  screen.type('cat functions/cart/index.mjs; stat -c %a:%U functions/cart/index.mjs; node --version')
  await screen.shows(/export \{\}\r\n644:candidate\r\nv24\./)
})

test('a first terminal has begun to speak when its workspace is there, and is the one that is attached to', async () => {
  const begun = await fixture.create({ firstTerminal: { id: 't1', size: standardSize } })
  expect((await begun.terminals()).map(({ id }) => id)).toEqual(['t1'])
  const terminal = await begun.openTerminal({ id: 't1', size: standardSize })
  expect(terminal.backlog.data.length).toBeGreaterThan(0)
  await readTerminal(terminal).shows(/ \$ /)
})

test('the terminals of a workspace share its files, /tmp and network', async () => {
  const [{ screen: left }, { screen: right }] = await Promise.all([open('one'), open('two')])
  left.type('echo from-left > /tmp/note; echo 7 > ~/number')
  right.type('until [ -s ~/number ]; do sleep 0.01; done; cat /tmp/note ~/number')
  await right.shows(/from-left\r\n7\r\n/)
  right.type(
    "node -e \"require('node:http').createServer((q, r) => r.end('pong')).listen(8080)\" & sleep 0.3",
  )
  left.type('until curl -s 127.0.0.1:8080; do sleep 0.05; done')
  await left.shows(/pong/)
})

test('job control and resizing work, and impossible sizes are clamped', async () => {
  const { terminal, screen } = await open('one')
  // A key that signals also drops what was typed before, so the program must have started.
  screen.type('bash -c "echo up-$((1 + 1)); sleep 100"')
  await screen.shows(/up-2/)
  terminal.write(Buffer.from('\x1a'))
  await screen.shows(/Stopped/)
  screen.type('kill %1; stty size')
  await screen.shows(/30 100/)
  terminal.resize({ columns: 1e9, rows: 1e9 })
  screen.type('stty size')
  await screen.shows(/300 500/)
  terminal.resize(standardSize)
})

test('who attaches again sees what stood there, and the shell is the same', async () => {
  const { terminal, screen } = await open('kept')
  screen.type('colour=green')
  await screen.shows(/colour=green/)
  terminal.detach()
  const again = await open('kept')
  expect(again.screen.text()).toContain('colour=green')
  again.screen.type('echo "is $colour"')
  await again.screen.shows(/is green/)
  await workspace.closeTerminal('kept')
})

test('two who look at the same terminal see the same', async () => {
  const [{ screen: left }, { screen: right }] = await Promise.all([open('both'), open('both')])
  left.type('echo $((20 + 22))')
  await Promise.all([left.shows(/42/), right.shows(/42/)])
  await workspace.closeTerminal('both')
})

test('a shell that ends says how, keeps its output, and frees its place when closed', async () => {
  const { terminal, screen } = await open('short')
  screen.type('echo last words; exit 7')
  expect(await terminal.exited).toEqual({ code: 7 })
  const again = await open('short')
  expect(again.screen.text()).toContain('last words')
  expect(await again.terminal.exited).toEqual({ code: 7 })
  expect(await workspace.terminals()).toContainEqual({ id: 'short', exited: { code: 7 } })
  await workspace.closeTerminal('short')
  expect((await workspace.terminals()).map(({ id }) => id)).not.toContain('short')
})

test('one terminal too many is refused', async () => {
  const small = await fixture.create({ limits: { ...fixture.spec().limits, maxTerminals: 1 } })
  await small.openTerminal({ id: 'a', size: standardSize })
  await expect(small.openTerminal({ id: 'b', size: standardSize })).rejects.toMatchObject({
    code: 'too-many-requests',
  })
  await small.destroy()
})

test('a shell that has ended takes no place from one that is wanted', async () => {
  const small = await fixture.create({ limits: { ...fixture.spec().limits, maxTerminals: 1 } })
  const first = await small.openTerminal({ id: 'a', size: standardSize })
  first.write(Buffer.from('exit\n'))
  await first.exited
  await small.openTerminal({ id: 'b', size: standardSize })
  expect((await small.terminals()).map(({ id }) => id)).toEqual(['b'])
  await small.destroy()
})

test('input for a program that does not read is bounded, costs nothing, and arrives when it reads', async () => {
  const { terminal, screen } = await open('deaf')
  screen.type('stty raw -echo; echo ready; sleep 1; head -c $((200 * 1000)) | wc -c; stty sane')
  await screen.shows(/ready/)
  expect(terminal.write(Buffer.alloc(200_000, 'x'))).toBe(true)
  expect(terminal.write(Buffer.alloc(100_000, 'x'))).toBe(false)
  await screen.shows(/200000/)
  await until(() => terminal.write(Buffer.alloc(1)))
  await workspace.closeTerminal('deaf')
})

test('a flood stops when its reader does not go on, and takes no memory', async () => {
  const terminal = await workspace.openTerminal({ id: 'flood', size: standardSize })
  let received = 0
  let reads = true
  let unread = 0
  terminal.listen({
    output(bytes) {
      received += bytes.length
      if (reads) terminal.acknowledge(bytes.length)
      else unread += bytes.length
    },
    replay() {},
  })
  terminal.write(Buffer.from('yes\r'))
  await until(() => received > 1_000_000)
  reads = false
  const atPause = received
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hostPid}/status`, 'utf8'))?.[1])
  const hostPid = await fixture.driver.hostPid()
  const before = resident()
  // `yes` fills gigabytes in this time if nothing stops it.
  await shell(workspace, 'sleep 1')
  expect(received - atPause).toBeLessThan(100_000 + 2 * 65_536)
  expect(resident() - before).toBeLessThan(30_000)
  reads = true
  terminal.acknowledge(unread)
  await until(() => received > atPause + 1_000_000)
  await workspace.closeTerminal('flood')
})

test('a reader that reads nothing does not stop the shell for another, and sees the end when it reads again', async () => {
  const { screen } = await open('shared')
  const slow = await workspace.openTerminal({ id: 'shared', size: standardSize })
  let unread = slow.backlog.data.length
  const seen = Promise.withResolvers<string>()
  slow.listen({
    output(bytes) {
      unread += bytes.length
    },
    replay: ({ data, truncated }) => seen.resolve(`${truncated} ${Buffer.from(data).toString().slice(-400)}`),
  })
  screen.type('seq 1 200000; echo THE-END-$((1 + 1))')
  await screen.shows(/THE-END-2/)
  expect(unread).toBeLessThan(600_000)
  slow.acknowledge(unread)
  expect(await seen.promise).toMatch(/^true .*200000\r\nTHE-END-2/s)
  await workspace.closeTerminal('shared')
})

test('when the server is killed, shells, variables and output go on', async () => {
  const script = fileURLToPath(new URL('open-shell-and-wait.ts', import.meta.url))
  const server = spawn(process.execPath, [script, fixture.dataDir, workspace.id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise(resolve => server.stdout.once('data', resolve))
  server.kill('SIGKILL')
  await new Promise(resolve => server.once('exit', resolve))
  const { screen } = await open('survivor')
  await screen.shows(/line 40\r\n/)
  for (let line = 1; line <= 40; line += 1) expect(screen.text()).toContain(`line ${line}\r\n`)
  screen.type('echo "it is $mood"')
  await screen.shows(/it is calm/)
})

test('when the host is killed, its shells are lost and the files are there in a new one', async () => {
  const { terminal, screen } = await open('lost')
  await workspace.setCredentials({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'secret-1',
    sessionToken: 'token-1',
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  screen.type('echo precious > note.txt; sync; echo saved-$((1 + 1))')
  await screen.shows(/saved-2/)
  const pid = await fixture.driver.hostPid()
  process.kill(pid, 'SIGKILL')
  expect(await terminal.exited).toEqual({ lost: true })
  const again = await fixture.newDriver().attach(workspace.id)
  expect(again && (await shell(again, 'cat note.txt'))).toBe('precious')
  await until(async () => (await fixture.driver.hostPid()) !== pid)
  const answer = await shell(
    workspace,
    'curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" $AWS_CONTAINER_CREDENTIALS_FULL_URI',
  )
  expect(answer).toContain('secret-1')
  expect(await workspace.terminals()).toEqual([])
})

test('when its shells are ended, none of its processes is left, none starts again, and the files stay', async () => {
  const made = { path: 'kept', mode: 0o644, data: Buffer.from('by me') }
  const finished = await fixture.create({ files: [made] })
  const terminal = await finished.openTerminal({ id: 'a', size: standardSize })
  const screen = readTerminal(terminal)
  const writer = (name: string) => `: writer-4711; for ((i = 0; ; i++)); do echo $i > ${name}; done`
  screen.type(`setsid nohup bash -c '${writer('one')}' >/dev/null 2>&1 & bash -c '${writer('two')}'`)
  const writers = async () =>
    (
      await promisify(execFile)('/usr/bin/pgrep', ['-f', '^bash -c : writer-4711']).catch(() => ({
        stdout: '',
      }))
    ).stdout
  await until(async () => (await writers()).trim().split('\n').length === 2)
  await finished.endShells()
  expect(await writers()).toBe('')
  expect((await terminal.exited).lost).toBeUndefined()
  const closed = { code: 'workspace-unavailable' }
  await expect(finished.openTerminal({ id: 'b', size: standardSize })).rejects.toMatchObject(closed)
  await expect(shell(finished, 'echo late > one')).rejects.toMatchObject(closed)
  expect(Buffer.from(await finished.files.read('kept', 100)).toString()).toBe('by me')
  await finished.endShells()
  await finished.destroy()
})

test('destroying leaves no process, folder, mount or control group', async () => {
  const doomed = await fixture.create()
  const terminal = await doomed.openTerminal({ id: 'a', size: standardSize })
  const screen = readTerminal(terminal)
  screen.type(
    'setsid nohup sleep 4242 >/dev/null 2>&1 & echo pid-$((1 + 1)); mkdir -p shut/in; chmod 000 shut',
  )
  await screen.shows(/pid-2/)
  const sleepers = async () =>
    (
      await promisify(execFile)('/usr/bin/pgrep', ['-f', '^sleep 4242$']).catch(() => ({ stdout: '' }))
    ).stdout.trim()
  await until(async () => (await sleepers()) !== '')
  await doomed.destroy()
  await until(async () => (await sleepers()) === '')
  expect((await terminal.exited).lost).toBeUndefined()
  expect(existsSync(`${fixture.dataDir}/workspaces/${doomed.id}`)).toBe(false)
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(fixture.dataDir)
  expect(await fixture.driver.attach(doomed.id)).toBeUndefined()
  expect(readdirSync(`${fixture.dataDir}/workspaces`).filter(name => name.startsWith('.deleted'))).toEqual([])
})

test('a name that is none is refused and disturbs nobody', async () => {
  const { terminal, screen } = await open('one')
  await expect(fixture.driver.attach('../etc')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(open('a terminal/with spaces')).rejects.toMatchObject({ code: 'invalid-request' })
  screen.type('echo here-$((1 + 1))')
  await screen.shows(/here-2/)
  terminal.detach()
})

test('a workspace that another version made is refused by a sentence', async () => {
  const folder = `${fixture.dataDir}/workspaces/of-old`
  mkdirSync(folder)
  writeFileSync(`${folder}/workspace.json`, JSON.stringify({ id: 'of-old', endpointSocket: '/nowhere' }))
  await expect(fixture.driver.attach('of-old')).rejects.toMatchObject({ code: 'workspace-unavailable' })
  rmSync(folder, { recursive: true })
})

test('a workspace whose files are refused leaves no trace, and an id is given once', async () => {
  const outside = { path: '../outside', mode: 0o644, data: Buffer.from('x') }
  const spec = fixture.spec({ files: [outside] })
  await expect(fixture.driver.create(spec)).rejects.toMatchObject({ code: 'path-refused' })
  expect(await fixture.driver.list()).not.toContain(spec.id)
  await expect(fixture.driver.create({ ...spec, id: workspace.id, files: [] })).rejects.toMatchObject({
    code: 'workspace-unavailable',
  })
})
