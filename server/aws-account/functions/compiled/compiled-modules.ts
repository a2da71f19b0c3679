import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, chmod, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModulePaths, modulesFingerprint } from './modules-fingerprint.ts'

/** What functions load at their start, as V8 compiled it beforehand: it takes them less than half of the time to load it. */
export interface CompiledModules {
  /** The folder that sandboxes see; undefined until it is there, and where it cannot be made: they compile for themselves. */
  folder(): string | undefined
  /** Resolves once it is there, or known not to come. */
  readonly made: Promise<void>
  close(): Promise<void>
}

export interface CompiledModulesPaths extends ModulePaths {
  readonly node: string
  /** Where it is kept if nothing can be written beside the packages. */
  readonly spare: string
}

const program = fileURLToPath(new URL('./compile-modules.ts', import.meta.url))

/**
 * Compiled once for all hosts of a machine and kept beside the packages, by what it was made of: whatever changes in them, in
 * the runtime or in Node makes a new one. Begins at once with what is not there yet, as a program of its own.
 */
export function openCompiledModules(paths: CompiledModulesPaths): CompiledModules {
  const name = modulesFingerprint(paths)
  const shelf = join(paths.sdk.nodeModules, '.compiled-for-functions')
  const kept = join(shelf, name)
  if (existsSync(kept)) return { folder: () => kept, made: Promise.resolve(), close: async () => {} }
  let folder: string | undefined
  let child: ChildProcess | undefined
  let isClosed = false
  const make = async () => {
    const parent = await openShelf(shelf).catch(() => paths.spare)
    if (isClosed) return
    // A name that nobody else has, until it is whole.
    const draft = join(parent, `${name}.${process.pid}-${randomUUID()}`)
    child = startProgram(paths, draft)
    const failure = await endOf(child)
    if (failure === undefined) folder = await settle(draft, join(parent, name))
    else await rm(draft, { recursive: true, force: true })
    if (failure !== undefined && !isClosed) throw new Error(failure)
    if (parent === shelf) await removeOld(shelf, name)
  }
  const made = make().catch((error: Error) =>
    process.emitWarning(
      `Functions start slowly, since what they load could not be compiled beforehand: ${error.message}`,
    ),
  )
  return {
    folder: () => folder,
    made,
    async close() {
      isClosed = true
      child?.kill('SIGKILL')
      await made
    },
  }
}

/** Rejects where nothing can be written. */
async function openShelf(folder: string): Promise<string> {
  // Whatever this process hands on otherwise: the sandboxes' user has to pass through it.
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o755)
  await access(folder, constants.W_OK)
  return folder
}

function startProgram({ node, runtime, sdk }: CompiledModulesPaths, target: string): ChildProcess {
  const command = [program, target, runtime, sdk.nodeModules, ...sdk.compiled]
  return spawn(node, ['--disable-warning=ExperimentalWarning', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Nothing of this process's: neither its credentials nor where its calls go.
    env: { AWS_EC2_METADATA_DISABLED: 'true' },
  })
}

/** Resolves with what it said if it failed, and with undefined if it did not. */
function endOf(child: ChildProcess): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000)
  })
  child.on('error', error => resolve(error.message))
  child.on('close', code => resolve(code === 0 ? undefined : `(${code ?? 'ended'}) ${said.trim()}`))
  return promise
}

/** Takes its place in one step; where another was quicker, that one stays. */
async function settle(draft: string, target: string): Promise<string> {
  try {
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** Of other versions the newest few stay: an older server may run beside this one. */
const keptOthers = 3

async function removeOld(parent: string, name: string): Promise<void> {
  const others = (await readdir(parent)).filter(other => other !== name && !isBeingMade(other))
  const ages = await Promise.all(
    others.map(async other => ({ other, at: (await stat(join(parent, other))).mtimeMs })),
  )
  const old = ages.sort((a, b) => b.at - a.at).slice(keptOthers)
  await Promise.all(old.map(({ other }) => rm(join(parent, other), { recursive: true, force: true })))
}

function isBeingMade(name: string): boolean {
  const maker = /\.(\d+)-/.exec(name)?.[1]
  return maker !== undefined && existsSync(`/proc/${maker}`)
}
