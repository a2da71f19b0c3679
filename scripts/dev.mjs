// `npm run dev`: the page as it is edited, and a server that restarts when it is edited, with data of their own in
// `data/dev`. `npm run dev -- --fake` runs the page over a platform in memory, which needs no sandboxes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

const host = '127.0.0.1'
const fake = process.argv.includes('--fake')

prepare({ system: !fake, page: false })
// The server looks for the built page there, though nobody asks it for one.
mkdirSync('dist', { recursive: true })

async function freePort() {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

const wanted = process.env.ASSAY_PORT || '4400'
const pagePort = wanted === '0' ? await freePort() : wanted
// The same after each restart, so that the page finds the server again.
const serverPort = await freePort()
const page = `http://${host}:${pagePort}`
const server = `http://${host}:${serverPort}`

const children = []
let ending = false

/** Runs one of the two for as long as the other runs. The pinned Node runs both. */
function run(args, environment, output) {
  const child = spawn(pinnedNodePath(), args, {
    stdio: ['ignore', output, 'inherit'],
    // Out of reach of a terminal's Ctrl-C: each is asked to end once, by us, or the server would take it for impatience.
    detached: true,
    env: { ...toolEnvironment(), ...environment },
  })
  children.push(child)
  child.on('exit', code => end(code ?? 0))
  return child
}

/** Asks all to end, and ends when the last has. */
function end(code) {
  if (!ending) process.exitCode = code
  ending = true
  for (const child of children) if (isAlive(child)) child.kill('SIGTERM')
}

function isAlive({ exitCode, signalCode }) {
  return exitCode === null && signalCode === null
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))

run(
  ['node_modules/vite/bin/vite.js', '--host', host, '--port', String(pagePort), '--logLevel', 'warn'],
  { DEV_SERVER: server },
  'inherit',
)
const { stdout } = run(
  ['--watch', '--watch-preserve-output', fake ? 'server/testing/fake-server.ts' : 'server/main.ts'],
  {
    ASSAY_HOST: host,
    ASSAY_PORT: String(serverPort),
    ASSAY_DEV_PORT: String(pagePort),
    ASSAY_DATA: process.env.ASSAY_DATA || './data/dev',
  },
  'pipe',
)

async function answers(port) {
  const socket = connect(port, host)
  const connected = await Promise.race([
    once(socket, 'connect').then(() => true),
    new Promise(resolve => socket.on('error', () => resolve(false))),
  ])
  socket.destroy()
  return connected
}

// What the server says waits until there is a page as well, and names the page's address: that is the one to open.
while (!ending && !(await answers(pagePort))) await pause(50)
stdout.setEncoding('utf8').on('data', text => process.stdout.write(text.replaceAll(server, page)))
