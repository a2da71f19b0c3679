import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Terminal, Workspace, WorkspaceDriver, WorkspaceSpec } from './driver.ts'

/** What every kind of workspace must keep. Each implementation's tests run it; a fake, as far as it promises the same. */

const size = { columns: 100, rows: 30 }
const bytes = (text: string) => Buffer.from(text)

/** @param open makes a workspace that has nothing but `starter.txt` in it, which says `starter` */
export function workspaceFilesContract(name: string, open: () => Promise<Workspace>): void {
  describe(`the files of ${name}`, () => {
    let files: Workspace['files']
    beforeAll(async () => {
      ;({ files } = await open())
    })
    const text = async (path: string) => Buffer.from(await files.read(path, 1_000)).toString()

    it('has the starter, and what is written is read back and listed', async () => {
      expect(await text('starter.txt')).toBe('starter')
      await files.write('written.txt', bytes('one'))
      await files.write('written.txt', bytes('two'))
      expect(await text('written.txt')).toBe('two')
      const { entries, truncated } = await files.list()
      expect(entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
        ['starter.txt', 'file', 7],
        ['written.txt', 'file', 3],
      ])
      expect(truncated).toBe(false)
    })

    it('says what is at a path', async () => {
      expect(await files.kindOf('starter.txt')).toBe('file')
      expect(await files.kindOf('nothing.txt')).toBeUndefined()
    })

    it('renames a file, and neither one that is not there nor over another', async () => {
      await files.write('old.txt', bytes('kept'))
      await files.rename('old.txt', 'new.txt')
      expect(await text('new.txt')).toBe('kept')
      await expect(files.rename('old.txt', 'other.txt')).rejects.toMatchObject({ code: 'unknown-file' })
      await expect(files.rename('new.txt', 'starter.txt')).rejects.toMatchObject({ code: 'path-refused' })
      expect(await text('starter.txt')).toBe('starter')
    })

    it('removes a file once', async () => {
      await files.write('doomed.txt', bytes('x'))
      await files.remove('doomed.txt')
      await expect(files.read('doomed.txt', 10)).rejects.toMatchObject({ code: 'unknown-file' })
      await expect(files.remove('doomed.txt')).rejects.toMatchObject({ code: 'unknown-file' })
    })

    it.each(['../outside', '/etc/passwd', 'a/../../b'])('refuses to write to %s', async path => {
      await expect(files.write(path, bytes('x'))).rejects.toMatchObject({ code: 'path-refused' })
    })
  })
}

/** Resolves once what a terminal printed contains the text; acknowledges all it gets. */
export function printed(terminal: Terminal, wanted: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let text = Buffer.from(terminal.backlog.data).toString()
  const take = (added: Uint8Array) => {
    terminal.acknowledge(added.length)
    text += Buffer.from(added).toString()
    if (text.includes(wanted)) resolve()
  }
  terminal.acknowledge(terminal.backlog.data.length)
  terminal.listen({ output: take, replay: ({ data }) => take(data) })
  return promise
}

/** @param open makes a workspace without a terminal */
export function workspaceTerminalsContract(name: string, open: () => Promise<Workspace>): void {
  describe(`the terminals of ${name}`, () => {
    let workspace: Workspace
    beforeAll(async () => {
      workspace = await open()
    })

    it('shows what is typed, and lists the terminal', async () => {
      const terminal = await workspace.openTerminal({ id: 'one', size })
      const shown = printed(terminal, 'hello')
      expect(terminal.write(bytes('hello'))).toBe(true)
      await shown
      expect((await workspace.terminals()).map(({ id }) => id)).toEqual(['one'])
    })

    it('attaches again to the same terminal, which shows what stood there', async () => {
      const terminal = await workspace.openTerminal({ id: 'one', size })
      expect(Buffer.from(terminal.backlog.data).toString()).toContain('hello')
      terminal.detach()
      expect(await workspace.terminals()).toHaveLength(1)
    })

    it('ends a terminal that is closed, for whoever is attached to it, and once', async () => {
      const terminal = await workspace.openTerminal({ id: 'one', size })
      await workspace.closeTerminal('one')
      expect((await terminal.exited).lost).toBeUndefined()
      expect(await workspace.terminals()).toEqual([])
      await expect(workspace.closeTerminal('one')).rejects.toMatchObject({ code: 'unknown-terminal' })
    })

    it('lets no shell start again once they were ended, and keeps the files', async () => {
      const terminal = await workspace.openTerminal({ id: 'two', size })
      await workspace.files.write('kept.txt', bytes('kept'))
      await workspace.endShells()
      await terminal.exited
      await expect(workspace.openTerminal({ id: 'three', size })).rejects.toMatchObject({
        code: 'workspace-unavailable',
      })
      expect(Buffer.from(await workspace.files.read('kept.txt', 10)).toString()).toBe('kept')
      await workspace.endShells()
    })
  })
}

export interface DriverUnderTest {
  readonly driver: WorkspaceDriver
  /** A specification with an id of its own. */
  spec(changes?: Partial<WorkspaceSpec>): WorkspaceSpec
  close(): Promise<void>
}

/** A driver's whole contract, with that of its workspaces. */
export function workspaceDriverContract(name: string, open: () => Promise<DriverUnderTest>): void {
  let tested: DriverUnderTest
  beforeAll(async () => {
    tested = await open()
  })
  afterAll(() => tested.close())
  const starter = [{ path: 'starter.txt', mode: 0o644, data: bytes('starter') }]
  const create = (changes: Partial<WorkspaceSpec> = {}) => tested.driver.create(tested.spec(changes))

  describe(name, () => {
    it('finds a workspace again by its id, until it is destroyed', async () => {
      const { driver } = tested
      const made = await create({ files: starter })
      const found = await driver.attach(made.id)
      expect(found && Buffer.from(await found.files.read('starter.txt', 10)).toString()).toBe('starter')
      expect(await driver.list()).toContain(made.id)
      await made.destroy()
      expect(await driver.attach(made.id)).toBeUndefined()
      expect(await driver.list()).not.toContain(made.id)
    })

    it('gives an id once', async () => {
      const { id } = await create()
      await expect(create({ id })).rejects.toMatchObject({ code: 'workspace-unavailable' })
    })

    it('refuses an account at AWS, and leaves no trace of the workspace', async () => {
      const spec = tested.spec({ endpoint: { kind: 'aws' } })
      await expect(tested.driver.create(spec)).rejects.toMatchObject({ code: 'workspace-unavailable' })
      expect(await tested.driver.list()).not.toContain(spec.id)
    })
  })

  workspaceFilesContract(name, () => create({ files: starter }))
  workspaceTerminalsContract(name, () => create())
}
