import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from '../state/write-file-durably.ts'

/** Data by name that an account's services read, such as the script of a model: plain JSON. */
export type Fixtures = Readonly<Record<string, unknown>>

/** Data given at a provisioning that a service cannot read; the message says which and why. */
export class UnreadableFixture extends Error {}

/** What is known of an account without opening it. */
export interface AccountProfile {
  readonly accountId: string
  readonly region: string
  readonly createdAt: number
  /** Milliseconds since the epoch; absent while it is not sealed. */
  readonly sealedAt?: number
  /** What its candidate may do: an IAM policy document. */
  readonly candidatePolicy: unknown
  /** Data for its services. */
  readonly fixtures?: Fixtures
  /** What its owner calls it by; one account a key. */
  readonly key?: string
}

/** The accounts of a data folder, one folder each. */
export interface AccountProfiles {
  get(accountId: string): AccountProfile | undefined
  byKey(key: string): AccountProfile | undefined
  list(): readonly AccountProfile[]
  folder(accountId: string): string
  /** An account number that is not taken. */
  freeId(): string
  /** On disk when it returns. */
  save(profile: AccountProfile): void
  /** From now on there is no such account, but its folder stays, and a restart brings it back. False if there was none. */
  forget(accountId: string): boolean
  /** Deletes the account's folder with everything in it. */
  removeFolder(accountId: string): void
}

/** Suffix of folders that are being deleted. */
const DOOMED = '.deleted'

export function openAccountProfiles(dataFolder: string): AccountProfiles {
  const root = join(dataFolder, 'accounts')
  mkdirSync(root, { recursive: true, mode: 0o711 })
  const profiles = new Map<string, AccountProfile>()
  const folder = (accountId: string) => join(root, accountId)

  for (const name of readdirSync(root)) {
    if (name.endsWith(DOOMED)) rmSync(join(root, name), { recursive: true, force: true })
    const path = join(root, name, 'profile.json')
    // The file is written by this program alone, whole or not at all.
    if (existsSync(path)) profiles.set(name, JSON.parse(readFileSync(path, 'utf8')) as AccountProfile)
  }

  return {
    get: accountId => profiles.get(accountId),
    byKey: key => [...profiles.values()].find(profile => profile.key === key),
    list: () => [...profiles.values()],
    folder,
    freeId() {
      for (;;) {
        const id = String(randomInt(100_000_000_000, 1_000_000_000_000))
        if (!profiles.has(id)) return id
      }
    },
    save(profile) {
      mkdirSync(folder(profile.accountId), { recursive: true, mode: 0o711 })
      writeFileDurably(join(folder(profile.accountId), 'profile.json'), JSON.stringify(profile))
      profiles.set(profile.accountId, profile)
    },
    forget: accountId => profiles.delete(accountId),
    removeFolder(accountId) {
      // Renamed first, so that a kill in between leaves no account half deleted.
      renameSync(folder(accountId), folder(accountId) + DOOMED)
      rmSync(folder(accountId) + DOOMED, { recursive: true, force: true })
    },
  }
}
