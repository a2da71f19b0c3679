import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpProbeAnswer } from '../../../shared/challenge/check.ts'
import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import type { ChallengeTexts } from '../../../shared/challenge/texts.ts'
import type { Json } from '../../../shared/json.ts'
import type { AccountPort } from '../../accounts/account-port.ts'
import type { RunnableChallenge } from '../runs.ts'

/** A challenge of one module, made for a test. */
export interface SmallChallenge extends RunnableChallenge {
  remove(): Promise<void>
}

/** Writes `checks.ts` with this source; every name in `checks` is an export of it, and the check `t.<name>`. They say `works` or `does-not`
 * unless other texts are given. */
export async function smallChallenge(
  source: string,
  checks: readonly string[],
  timeoutMs = 3_000,
  texts: ChallengeTexts = { works: 'It works.', 'does-not': 'It does not.' },
): Promise<SmallChallenge> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-challenge-'))
  // Sandboxes started by root read it as another user.
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'checks.ts'), source)
  const manifest = {
    id: 'small',
    tasks: [
      {
        id: 't',
        checks: checks.map(name => ({ id: `t.${name.toLowerCase()}`, use: `checks.ts#${name}`, timeoutMs })),
      },
    ],
  }
  return {
    digest: folder,
    folder,
    texts,
    // Only what the runner reads; everything else of a manifest is the loader's to show.
    manifest: manifest as unknown as ChallengeManifest,
    starterFiles: () => [{ path: 'a.txt', data: new TextEncoder().encode('hello') }],
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export interface RecordedAccount extends AccountPort {
  readonly calls: string[]
}

/** An account that answers what it is told to and remembers what was asked. */
export function recordedAccount(
  answer: (operation: string, turn: number) => Json | Error = () => ({}),
  http: (signal: AbortSignal) => Promise<HttpProbeAnswer> = async () => ({
    status: 200,
    headers: {},
    body: 'ok',
  }),
): RecordedAccount {
  const calls: string[] = []
  return {
    calls,
    health: async () => ({ answers: true, ms: 1, process: 'one' }),
    async call(role, service, operation) {
      calls.push(`${role} ${service} ${operation}`)
      const given = answer(operation, calls.length)
      if (given instanceof Error) throw given
      return given
    },
    async oversee(service, what) {
      calls.push(`oversees ${service} ${what}`)
      const given = answer(what, calls.length)
      if (given instanceof Error) throw given
      return given
    },
    http: (probe, signal) => {
      calls.push(`http ${probe.method} ${probe.path}`)
      return http(signal)
    },
  }
}
