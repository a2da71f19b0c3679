import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Terminal, Workspace, WorkspaceSpec } from '../driver.ts'
import type { NodePackages } from '../sandbox/sandbox-parts.ts'
import { type BubblewrapDriver, createBubblewrapDriver } from './bubblewrap-driver.ts'

/** What the AWS SDK needs of the project's own packages; there are hundreds of others beside them. */
export const sdkPackages = {
  nodeModules: join(import.meta.dirname, '../../../node_modules'),
  folders: ['@aws', '@aws-sdk', '@smithy', 'bowser', 'mnemonist', 'obliterator', 'tslib'],
}

/** For tests: a driver with a host of its own in a folder that only the running user may enter. */
export function createDriverFixture(packages: NodePackages = sdkPackages) {
  const dataDir = mkdtempSync(join(tmpdir(), 'assay-ws-'))
  const drivers: BubblewrapDriver[] = []
  const servers: Server[] = []
  let made = 0

  const newDriver = () => {
    const driver = createBubblewrapDriver({ dataDir, packages })
    drivers.push(driver)
    return driver
  }
  const first = newDriver()
  const spec = (changes: Partial<WorkspaceSpec> = {}): WorkspaceSpec => {
    made += 1
    return {
      id: `ws-${made}`,
      limits: {
        memoryBytes: 256 * 1024 * 1024,
        processes: 64,
        cpuMillis: 1000,
        diskBytes: 32 * 1024 * 1024,
        fileCount: 5_000,
        maxTerminals: 4,
      },
      environment: {},
      endpoint: { kind: 'local', socketPath: join(dataDir, 'no-endpoint.sock') },
      region: 'eu-central-1',
      files: [],
      ...changes,
    }
  }
  return {
    dataDir,
    driver: first,
    newDriver,
    spec,
    create: (changes?: Partial<WorkspaceSpec>): Promise<Workspace> => first.create(spec(changes)),
    /** An AWS endpoint: an HTTP server on a unix socket. */
    async endpoint(listener: RequestListener): Promise<WorkspaceSpec['endpoint']> {
      const socketPath = join(dataDir, `endpoint-${servers.length}.sock`)
      const server = createServer(listener)
      servers.push(server)
      await new Promise<void>(resolve => server.listen(socketPath, resolve))
      return { kind: 'local', socketPath }
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      // A driver that is still there would have the host replaced.
      await Promise.all(drivers.map(driver => driver.close()))
      await newDriver().shutdownHost()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Polls until the condition holds; fails with what `describe` says. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  describe: () => string = () => 'the condition never held',
  deadlineMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(describe())
    await delay(10)
  }
}

/** A terminal as a person uses it: types, and reads what stands there, backlog included. */
export function readTerminal(terminal: Terminal) {
  let text = Buffer.from(terminal.backlog.data).toString()
  terminal.acknowledge(terminal.backlog.data.length)
  terminal.listen({
    output(bytes) {
      text += Buffer.from(bytes).toString()
      terminal.acknowledge(bytes.length)
    },
    replay({ data }) {
      text = Buffer.from(data).toString()
      terminal.acknowledge(data.length)
    },
  })
  return {
    text: () => text,
    shows: (pattern: RegExp) =>
      until(
        () => pattern.test(text),
        () => `no ${pattern} in ${JSON.stringify(text.slice(-800))}`,
      ),
    type: (line: string) => terminal.write(Buffer.from(`${line}\r`)),
  }
}

export const standardSize = { columns: 100, rows: 30 } as const

/** Runs a line of bash through pipes and returns what it printed. */
export async function shell(workspace: Workspace, script: string, timeoutMs = 20_000): Promise<string> {
  const result = await workspace.exec(['/bin/bash', '-c', script], { timeoutMs, maxOutputBytes: 1024 * 1024 })
  return Buffer.concat([result.stdout, result.stderr]).toString().trim()
}
