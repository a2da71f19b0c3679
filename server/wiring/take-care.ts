import { checkpointKey } from '../checkpoints/checkpoint-line.ts'
import { type Checkpoints, keepCheckpoints } from '../checkpoints/keep-checkpoints.ts'
import type { Config } from '../config.ts'
import { masterKeyOf } from '../credentials/key-sealing.ts'
import type { Finding } from '../health/finding.ts'
import { clockFindings, diskFindings, memoryFindings } from '../health/machine-findings.ts'
import type { Log } from '../log.ts'
import { keepRetention } from '../retention/retention-job.ts'
import type { Store } from '../store/connect-store.ts'

/** What a server does by itself to stay well, and what it finds meanwhile. */
export interface Care {
  begin(): void
  /** What is wrong with the machine now. */
  findings(): Promise<readonly Finding[]>
  close(): Promise<void>
}

/** Notes where journals end in a second place, deletes what was kept long enough, and looks at the machine. */
export function takeCare(
  store: Pick<Store, 'heartbeats' | 'jobs' | 'journal' | 'personal' | 'retention'>,
  config: Pick<Config, 'dataDir' | 'keySecret' | 'checkpoints' | 'keepDays'>,
  log: Log,
  now: () => number,
): Care {
  const { dataDir, keySecret, keepDays } = config
  const { folder, command, everyMs } = config.checkpoints
  let checkpoints: Checkpoints | undefined
  let keyProblem: string | undefined

  function beginCheckpoints(): void {
    if (folder === undefined && command === undefined) return
    try {
      const key = checkpointKey(masterKeyOf(dataDir, keySecret))
      const { grownSince } = store.journal
      checkpoints = keepCheckpoints({ dataDir, folder, command, everyMs, key, grownSince, now, log })
      void checkpoints.note()
    } catch (error) {
      // Exams go on without; whoever looks after the machine reads it.
      keyProblem = `Where journals end cannot be noted: ${error instanceof Error ? error.message : String(error)}`
      log.warn({}, keyProblem)
    }
  }

  return {
    begin() {
      const { personal, jobs, retention: rows } = store
      keepRetention({ jobs, rows, personal, dataDir, keepDays, now, log }).catch(error =>
        log.warn({ error }, 'how long things are kept is not seen to until the next start'),
      )
      beginCheckpoints()
    },
    async findings() {
      const lastBeat = await store.heartbeats.last().catch(() => undefined)
      const unnoted = keyProblem ?? checkpoints?.problem()
      return [
        ...(await diskFindings(dataDir)),
        ...memoryFindings(),
        ...clockFindings({ now: now(), lastBeat }),
        ...(unnoted === undefined
          ? []
          : [{ area: 'checkpoints', severity: 'warning', text: unnoted } as const]),
      ]
    },
    close: async () => checkpoints?.close(),
  }
}
