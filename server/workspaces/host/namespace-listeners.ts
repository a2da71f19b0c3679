import { spawn } from 'node:child_process'
import { Server, type Socket } from 'node:net'
import { inNetworkCommand } from '../sandbox/chain.ts'

const deadlineMs = 15_000

/**
 * Runs in the network namespace of a workspace for a moment: makes the listeners there and hands them over, so that no
 * forwarding process is left which the workspace could disturb. The identity of a caller is the listener it came through.
 */
const listenAndHandOver = `
const { createServer } = require('node:net')
for (const port of process.argv.slice(1).map(Number)) {
  const server = createServer()
  server.listen(port, '127.0.0.1', () => process.send({ port }, server, () => server.close()))
}
process.on('message', () => process.disconnect())
// A host that is gone before it took them is not always told of by 'disconnect'.
const host = process.ppid
setInterval(() => process.ppid === host || process.exit(), 500).unref()
`

/** Listens on 127.0.0.1 of the namespace that `holderPid` is in. Closing the servers ends it. */
export async function listenInNamespace(
  holderPid: number,
  isRoot: boolean,
  ports: Readonly<Record<number, (socket: Socket) => void>>,
): Promise<{ close(): void }> {
  const wanted = Object.keys(ports)
  const [file = '', ...args] = inNetworkCommand(holderPid, isRoot, [
    process.execPath,
    '--eval',
    listenAndHandOver,
    ...wanted,
  ])
  const child = spawn(file, args, { env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: '/' })
  const servers: Server[] = []
  const close = () => {
    for (const server of servers) server.close()
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error('no listener came from the namespace')), deadlineMs)
  child.on('error', reject)
  child.on('exit', code => reject(new Error(`the helper in the namespace ended with ${code}`)))
  child.on('message', (message, handle) => {
    if (!(handle instanceof Server) || typeof message !== 'object' || !('port' in message)) return
    const onConnection = ports[Number(message.port)]
    if (onConnection) handle.on('connection', onConnection)
    servers.push(handle)
    if (servers.length < wanted.length) return
    resolve()
    child.send('thanks')
  })
  try {
    await promise
    return { close }
  } catch (error) {
    close()
    child.kill('SIGKILL')
    throw error
  } finally {
    clearTimeout(timer)
  }
}
