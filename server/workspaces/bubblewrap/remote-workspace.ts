import { AppError } from '../../../shared/problem.ts'
import type { ExecOptions, ExecResult, Workspace, WorkspaceCredentials } from '../driver.ts'
import { createProjectFiles } from '../files/project-files.ts'
import type { Owner } from '../files/safe-walk.ts'
import type { StoredCredentials } from '../host/protocol.ts'
import { definedOnly } from './host-client.ts'
import type { HostLink } from './host-link.ts'
import { openRemoteTerminal } from './remote-terminal.ts'

const noInput = new Uint8Array()

const storable = (credentials: WorkspaceCredentials): StoredCredentials => ({
  accessKeyId: credentials.accessKeyId,
  secretAccessKey: credentials.secretAccessKey,
  sessionToken: credentials.sessionToken,
  expiresAt: credentials.expiresAt.toISOString(),
})

/** A workspace as the server holds it: shells through the host, files directly. */
export function createRemoteWorkspace(
  link: HostLink,
  place: { id: string; home: string; project: string; owner: Owner },
): Workspace {
  const workspaceId = place.id
  const files = createProjectFiles(place)

  async function exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const { timeoutMs, maxOutputBytes } = options
    const client = await link.client()
    const { value, body } = await client.request(
      { op: 'exec', workspaceId, argv: [...argv], timeoutMs, maxOutputBytes },
      options.stdin ?? noInput,
    )
    return {
      ...(value.code === undefined ? {} : { code: value.code }),
      ...(value.signal === undefined ? {} : { signal: value.signal }),
      stdout: body.subarray(0, value.stdoutBytes),
      stderr: body.subarray(value.stdoutBytes),
      truncated: value.truncated,
      timedOut: value.timedOut,
    }
  }
  /** Only a save makes more of what is there; where the host cannot be asked, it is let through. */
  async function write(path: string, bytes: Uint8Array): Promise<void> {
    const ask = async () => (await link.client()).request({ op: 'disk-room', workspaceId })
    const full = await ask().then(
      ({ value }) => value.full,
      () => undefined,
    )
    if (full !== undefined)
      throw new AppError(
        'file-too-large',
        `The disk of this workspace is full (${full}). Remove some files in the terminal, then save again.`,
      )
    await files.write(path, bytes)
  }
  return {
    id: workspaceId,
    exec,
    files: { ...files, write },
    openTerminal: async ({ id, ...how }) =>
      openRemoteTerminal(await link.client(), { workspaceId, terminalId: id, ...how }),
    async terminals() {
      const { value } = await (await link.client()).request({ op: 'list-terminals', workspaceId })
      return value.terminals.map(({ id, exit }) => ({ id, ...(exit ? { exited: definedOnly(exit) } : {}) }))
    },
    async closeTerminal(id) {
      await (await link.client()).request({ op: 'close-terminal', workspaceId, terminalId: id })
    },
    async setCredentials(given) {
      const credentials = storable(given)
      link.remember(workspaceId, credentials)
      await (await link.client()).request({ op: 'set-credentials', workspaceId, credentials })
    },
    async endShells() {
      await (await link.client()).request({ op: 'end-shells', workspaceId })
    },
    usage: async () => (await (await link.client()).request({ op: 'usage', workspaceId })).value,
    async destroy() {
      link.forget(workspaceId)
      await (await link.client()).request({ op: 'destroy', workspaceId })
    },
  }
}
