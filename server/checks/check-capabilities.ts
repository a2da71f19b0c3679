import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Isolation } from './sandbox-command.ts'
import { type SandboxProcess, startSandbox } from './sandbox-process.ts'

export interface CheckCapabilities {
  readonly isolation: Isolation
  /** What a challenge's code is not kept from on this machine, a sentence each; empty where it is fully isolated. */
  readonly shortfalls: readonly string[]
}

/** Finds by trying how this machine can isolate a challenge's code. Rejects if it cannot even start Node for it. */
export async function findIsolation(): Promise<CheckCapabilities> {
  const empty = await mkdtemp(join(tmpdir(), 'assay-checks-'))
  try {
    const why = await tryIsolation('bubblewrap', empty)
    if (why === undefined) return { isolation: 'bubblewrap', shortfalls: [] }
    const whyNot = await tryIsolation('node-permissions', empty)
    if (whyNot !== undefined) throw new Error(`Checks cannot run on this machine. ${whyNot}`)
    return {
      isolation: 'node-permissions',
      shortfalls: [
        `Bubblewrap cannot isolate the code of checks here (${why}), so Node's permission model does.`,
        'The code of a challenge could reach the network of this machine.',
        'Its memory is limited by Node alone.',
      ],
    }
  } finally {
    await rm(empty, { recursive: true, force: true })
  }
}

async function tryIsolation(isolation: Isolation, folder: string): Promise<string | undefined> {
  let sandbox: SandboxProcess | undefined
  try {
    sandbox = startSandbox(isolation, folder)
    await sandbox.ready
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    sandbox?.close()
  }
}
