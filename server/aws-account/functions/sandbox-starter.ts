import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CodeFolders, createCodeFolders } from './code-folders.ts'
import { openCompiledModules } from './compiled/compiled-modules.ts'
import { openEnvironmentSockets } from './environment-sockets.ts'
import { environmentVariables } from './environment-variables.ts'
import type { FunctionBuild, FunctionSurroundings } from './function-build.ts'
import type { EnvironmentEvents, RunningSandbox } from './running-sandbox.ts'
import { type SandboxPaths, sandboxCommand } from './sandbox-command.ts'
import { startSandbox } from './sandbox-process.ts'
import { createSandboxStage, type SandboxStage } from './sandbox-stage.ts'
import { findSdkPackages } from './sdk-packages.ts'
import { createWorkFolder, folderName } from './work-folder.ts'

/** Starts the sandbox of one environment: unpacked code, its two sockets, the process. */
export interface SandboxStarter {
  /** Rejects with a sentence if this machine cannot run sandboxes. */
  start(
    build: FunctionBuild,
    surroundings: FunctionSurroundings,
    logStream: string,
    events: EnvironmentEvents,
  ): Promise<RunningSandbox>
  /** Resolves once what functions load is compiled beforehand, or known not to be. */
  readonly compiled: Promise<void>
  close(): Promise<void>
}

interface Prepared {
  readonly stage: SandboxStage
  readonly code: CodeFolders
}

/** Credentials outlive their environment, so code never sees them expire in the middle of its longest run. */
const credentialSeconds = 3 * 3600

/** `parent` is where the folder for code and sockets is made. Without `withCompiled` functions compile all they load. */
export function createSandboxStarter(parent?: string, withCompiled = true): SandboxStarter {
  const work = createWorkFolder(parent)
  mkdirSync(join(work, 'code'), { mode: 0o711 })
  const paths: SandboxPaths = {
    node: process.execPath,
    runtime: fileURLToPath(new URL('./runtime', import.meta.url)),
    sdk: findSdkPackages(),
  }
  const compiled = withCompiled ? openCompiledModules({ ...paths, spare: work }) : undefined
  const prepare = async (): Promise<Prepared> => {
    const stage = await createSandboxStage([work, paths.node, paths.runtime, paths.sdk.nodeModules])
    return { stage, code: createCodeFolders(join(work, 'code'), stage.owner) }
  }
  // At once, so that the first function does not wait for it; a failure is tried again with each function.
  let preparing = prepare()
  preparing.catch(() => {})
  const prepared = async () => {
    const current = preparing
    const isUsable = await current.then(
      ({ stage }) => stage.isStanding(),
      () => false,
    )
    if (!isUsable && preparing === current) preparing = prepare()
    return preparing
  }

  return {
    compiled: compiled?.made ?? Promise.resolve(),
    async start(build, surroundings, logStream, events) {
      const { stage, code } = await prepared()
      const opening = openEnvironmentSockets(
        join(work, folderName()),
        events,
        surroundings.connect,
        stage.owner,
      )
      try {
        const [sockets, codeFolder, layers] = await Promise.all([
          opening,
          code.folder(build.codeDigest, () => surroundings.readCode(build.codeDigest)),
          code.layered(build.layerDigests ?? [], surroundings.readCode),
        ])
        const variables = environmentVariables(build, logStream, surroundings.credentials(credentialSeconds))
        const folders = { code: codeFolder, sockets: sockets.folder, layers, compiled: compiled?.folder() }
        const sandbox = startSandbox(sandboxCommand(build, stage, paths, folders, variables), events)
        return {
          ...sandbox,
          receivedBytes: sockets.receivedBytes,
          close() {
            sandbox.kill()
            sockets.close()
          },
        }
      } catch (error) {
        // They may open after what failed; whenever they do, nobody owns them.
        opening.then(
          sockets => sockets.close(),
          () => {},
        )
        throw error
      }
    },
    async close() {
      await compiled?.close()
      await preparing.then(
        ({ stage }) => stage.close(),
        () => {},
      )
      await rm(work, { recursive: true, force: true })
    },
  }
}
