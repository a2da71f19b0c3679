import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * A whole solution of a challenge as one program, such as a candidate could have written: `node solve.mjs products events` does
 * these tasks in the account of the shell that it runs in. It reads the files of the project folder, in which it must be, and
 * what `parameters.mjs` of the stories about the challenge reads.
 */
export async function solvingScript(challenge: string, solution: string): Promise<string> {
  const folder = join(import.meta.dirname, '../../challenges', challenge)
  const steps = await stepsOf(folder, solution)
  const imported = (path: string) => JSON.stringify(join(import.meta.dirname, path))
  const entry = [
    ...steps.map(({ task, file, name }) => `import { ${name} as ${task} } from './${file}'`),
    `import { doTasks } from ${imported('do-tasks.mjs')}`,
    `import { parameters } from ${imported(`../${challenge}/parameters.mjs`)}`,
    `await doTasks({ ${steps.map(({ task }) => task).join(', ')} }, parameters)`,
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['@aws-sdk/*'],
    alias: { zod: join(import.meta.dirname, 'no-schemas.mjs') },
    charset: 'utf8',
    // A file of the editor has at most 100 KiB.
    minify: true,
    lineLimit: 300,
  })
  return outputFiles[0]?.text ?? ''
}

interface Step {
  readonly task: string
  readonly file: string
  readonly name: string
}

/** What does each task, by the manifest. */
async function stepsOf(folder: string, solution: string): Promise<readonly Step[]> {
  const manifest = await readFile(join(folder, 'challenge.yaml'), 'utf8')
  const [, solutions = ''] = manifest.split('\nsolutions:\n')
  const [, own = ''] = solutions.split(`  - id: ${solution}\n    steps:\n`)
  const lines = own.slice(0, own.search(/^(?: {2}- id:|\S)/m))
  const steps = [...lines.matchAll(/^ {6}(\w+): (\S+)#(\w+)$/gm)]
  if (steps.length === 0) throw new Error(`The manifest has no solution ${solution}`)
  return steps.map(([, task = '', file = '', name = '']) => ({ task, file, name }))
}
