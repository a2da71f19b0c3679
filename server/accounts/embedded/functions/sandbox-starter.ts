import { mkdirSync } from 'node:fs'
import { chown, mkdir, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CodeFolders, createCodeFolders } from './code-folders.ts'
import { environmentVariables } from './environment-variables.ts'
import type { EnvironmentEvents, RunningSandbox } from './execution-environment.ts'
import type { FunctionBuild, FunctionSurroundings } from './function-build.ts'
import { createRuntimeInterface } from './runtime-interface.ts'
import { type SandboxPaths, sandboxCommand } from './sandbox-command.ts'
import { startSandbox } from './sandbox-process.ts'
import { createSandboxStage, type SandboxStage } from './sandbox-stage.ts'
import { findSdkPackages } from './sdk-packages.ts'
import { createWorkFolder } from './work-folder.ts'

/** Starts the sandbox of one environment: unpacked code, its two sockets, the process. */
export interface SandboxStarter {
  /** Rejects with a sentence if this machine cannot run sandboxes. */
  start(
    build: FunctionBuild,
    surroundings: FunctionSurroundings,
    logStream: string,
    events: EnvironmentEvents,
  ): Promise<RunningSandbox>
  close(): Promise<void>
}

interface Prepared {
  readonly stage: SandboxStage
  readonly code: CodeFolders
}

/** Credentials outlive their environment, so code never sees them expire in the middle of its longest run. */
const credentialSeconds = 3 * 3600

/** Nothing is made until the first function starts; `parent` is where the folder for code and sockets is made. */
export function createSandboxStarter(parent?: string): SandboxStarter {
  const work = createWorkFolder(parent)
  const paths: SandboxPaths = {
    node: process.execPath,
    runtime: fileURLToPath(new URL('./runtime', import.meta.url)),
    sdk: findSdkPackages(),
  }
  let prepared: Promise<Prepared> | undefined
  let count = 0
  mkdirSync(join(work, 'code'), { mode: 0o711 })

  const prepare = async (): Promise<Prepared> => {
    const stage = await createSandboxStage([work, paths.node, paths.runtime, paths.sdk.nodeModules])
    return { stage, code: createCodeFolders(join(work, 'code'), stage.owner) }
  }
  const openSockets = async (
    surroundings: FunctionSurroundings,
    events: EnvironmentEvents,
    owner?: number,
  ) => {
    count += 1
    const folder = join(work, String(count))
    await mkdir(folder, { mode: 0o711 })
    const runtimePath = join(folder, 'runtime.sock')
    const accountPath = join(folder, 'account.sock')
    const runtime = await createRuntimeInterface(runtimePath, events)
    const account = await listenForAccount(accountPath, surroundings)
    if (owner !== undefined)
      await Promise.all([runtimePath, accountPath].map(path => chown(path, owner, owner)))
    const close = () => {
      runtime.close()
      account.close()
      rm(folder, { recursive: true, force: true }).catch(() => {})
    }
    return { folder, close }
  }

  return {
    async start(build, surroundings, logStream, events) {
      prepared ??= prepare()
      prepared.catch(() => {
        prepared = undefined
      })
      const { stage, code } = await prepared
      const [sockets, codeFolder] = await Promise.all([
        openSockets(surroundings, events, stage.owner),
        code.folder(build.codeDigest, () => surroundings.readCode(build.codeDigest)),
      ])
      const variables = environmentVariables(build, logStream, surroundings.credentials(credentialSeconds))
      const folders = { code: codeFolder, sockets: sockets.folder }
      const sandbox = startSandbox(sandboxCommand(build, stage, paths, folders, variables), events)
      return {
        ...sandbox,
        close() {
          sandbox.kill()
          sockets.close()
        },
      }
    },
    async close() {
      const stage = await prepared?.then(({ stage }) => stage).catch(() => undefined)
      stage?.close()
      await rm(work, { recursive: true, force: true })
    },
  }
}

function listenForAccount(path: string, surroundings: FunctionSurroundings) {
  const connections = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, socket => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    surroundings.connect(socket)
  })
  const close = () => {
    server.close()
    for (const socket of connections) socket.destroy()
  }
  return new Promise<{ close(): void }>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve({ close })
    })
  })
}
