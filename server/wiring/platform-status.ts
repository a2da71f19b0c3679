import type { z } from 'zod'
import type { getStatus } from '../../shared/routes/challenge-routes.ts'
import type { AccountCapabilities } from '../accounts/account-provider.ts'
import type { Room } from '../attempts/life/attempt-lives.ts'
import type { CheckCapabilities } from '../checks/check-capabilities.ts'
import { exitCodeOf, type Finding } from '../health/finding.ts'
import { productVersion } from '../product-version.ts'
import type { WorkspaceDriver } from '../workspaces/driver.ts'
import { isFull, roomPart } from './room-words.ts'
import { statusWordsIn } from './status-words.ts'

export interface StatusSources {
  readonly workspaces: Pick<WorkspaceDriver, 'name' | 'capabilities'>
  readonly checks: CheckCapabilities
  readonly accounts: AccountCapabilities
  readonly embeddedStore: boolean
  /** Why nothing can be kept at the moment; each says what to do. */
  storeProblems(): Promise<readonly string[]>
  /** What is wrong with the machine: memory, clock, a disk that is nearly full, notes that cannot be written. */
  machine(): Promise<readonly Finding[]>
  /** How much of what this machine carries is taken. */
  room(): Room
  readonly now: () => number
}

/**
 * What each part can and cannot do on this machine, for the status page and the log, in the first of these languages that there are words
 * in. What is wrong with the machine is told in English, as the doctor tells it.
 */
export async function platformStatus(
  sources: StatusSources,
  languages: readonly string[] = [],
): Promise<z.input<typeof getStatus.answer>> {
  const words = statusWordsIn(languages)
  const { workspaces, checks, accounts, embeddedStore, now } = sources
  const [capabilities, storeProblems, found] = await Promise.all([
    workspaces.capabilities(),
    sources.storeProblems(),
    sources.machine(),
  ])
  // What stands with the store already is not said twice.
  const machine = found.filter(({ text }) => !storeProblems.includes(text))
  const carries = exitCodeOf(machine) < 2
  const keeps = storeProblems.length === 0
  const runsPrograms = capabilities.isolation !== 'none'
  const room = sources.room()
  const workspaceState = !runsPrograms ? 'unavailable' : capabilities.examReady ? 'ready' : 'limited'
  return {
    version: productVersion,
    serverTime: now(),
    examReady: capabilities.examReady && keeps && carries && !isFull(room),
    parts: [
      {
        name: 'store',
        state: keeps ? 'ready' : 'unavailable',
        detail: embeddedStore ? words.storeOfOurs : words.storeNamed,
        problems: [...storeProblems],
      },
      {
        name: 'account',
        state: runsPrograms ? 'ready' : 'limited',
        detail: words.account(accounts.services.join(', ')),
        problems: runsPrograms ? [] : [words.noFunctions],
      },
      {
        name: 'workspaces',
        state: workspaceState,
        detail: words.workspaces(workspaces.name, capabilities),
        problems: [...capabilities.problems],
      },
      {
        name: 'checks',
        state: checks.shortfalls.length > 0 ? 'limited' : 'ready',
        detail: words.checks(checks.isolation),
        problems: [...checks.shortfalls],
      },
      {
        name: 'machine',
        state: machine.length === 0 ? 'ready' : carries ? 'limited' : 'unavailable',
        detail: words.machine,
        problems: machine.map(({ text }) => text),
      },
      roomPart(room, words),
    ],
  }
}
