import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A challenge of an author and its preview, as the command line opens it. */
export interface Preview {
  /** The panel's address, as the command printed it. */
  readonly url: string
  /** Saves a file of the challenge with one text in the place of another, which must be in it. */
  edits(path: string, from: string, to: string): Promise<void>
  output(): string
  /** Presses Ctrl-C, and resolves with how the command ended. */
  interrupts(): Promise<number | undefined>
  /** Ends what still runs, and removes the challenge. */
  close(): Promise<void>
}

/** Copies a challenge and opens its preview by `npm run challenge -- preview`. */
export async function openPreview(id: string): Promise<Preview> {
  const parent = await mkdtemp(join(tmpdir(), 'assay-author-'))
  const folder = join(parent, id)
  await cp(join(root, 'challenges', id), folder, { recursive: true })
  // In a group of its own, which gets Ctrl-C as a terminal sends it.
  const child = spawn(process.execPath, ['scripts/challenge.mjs', 'preview', folder], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const ended = new Promise<number | undefined>(resolve =>
    child.once('exit', code => resolve(code ?? undefined)),
  )
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', data => {
        printed += data
        const ready = /The preview is ready at (\S+)/.exec(printed)?.[1]
        if (ready !== undefined) resolve(ready)
      })
    void ended.then(code => reject(new Error(`the preview ended (${code}):\n${printed}`)))
  })
  const send = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, signal)
  }
  const close = async () => {
    send('SIGINT')
    await ended
    await rm(parent, { recursive: true, force: true })
  }
  try {
    return {
      url: await url,
      output: () => printed,
      async edits(path, from, to) {
        const before = await readFile(join(folder, path), 'utf8')
        if (!before.includes(from)) throw new Error(`${path} does not say "${from}"`)
        await writeFile(join(folder, path), before.replace(from, to))
      },
      interrupts() {
        send('SIGINT')
        return ended
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
