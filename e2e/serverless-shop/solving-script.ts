import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const challenge = join(import.meta.dirname, '../../challenges/serverless-shop')

/**
 * A whole solution of the challenge as one program, such as a candidate could have written: `node solve.mjs products events` does
 * these tasks in the account of the shell that it runs in. It reads `FAILURES`, which is how many failures the brief about
 * vouchers names, and the files of the project folder, in which it must be.
 */
export async function solvingScript(solution: string): Promise<string> {
  const steps = await stepsOf(solution)
  const entry = [
    ...steps.map(({ task, file, name }) => `import { ${name} as ${task} } from './${file}'`),
    `import { doTasks } from ${JSON.stringify(join(import.meta.dirname, 'do-tasks.mjs'))}`,
    `await doTasks({ ${steps.map(({ task }) => task).join(', ')} })`,
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: challenge },
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
async function stepsOf(solution: string): Promise<readonly Step[]> {
  const manifest = await readFile(join(challenge, 'challenge.yaml'), 'utf8')
  const [, solutions = ''] = manifest.split('\nsolutions:\n')
  const [, own = ''] = solutions.split(`  - id: ${solution}\n    steps:\n`)
  const lines = own.slice(0, own.search(/^(?: {2}- id:|\S)/m))
  const steps = [...lines.matchAll(/^ {6}(\w+): (\S+)#(\w+)$/gm)]
  if (steps.length === 0) throw new Error(`The manifest has no solution ${solution}`)
  return steps.map(([, task = '', file = '', name = '']) => ({ task, file, name }))
}
