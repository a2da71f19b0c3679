import { hostname } from 'node:os'
import type { Log } from '../log.ts'
import { type Blobs, createBlobs } from './blobs.ts'
import { type CredentialRows, createCredentialRows } from './credentials.ts'
import { type DatabaseAddress, openDatabase } from './database.ts'
import { createDemoRows, type DemoRows } from './demos.ts'
import { createFoldSnapshots, type FoldSnapshots } from './fold-snapshots.ts'
import { createGroupCommit } from './group-commit.ts'
import { createHeartbeats, type Heartbeats } from './heartbeats.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { createJournal, type Journal } from './journal.ts'
import { createJournalFeed } from './journal-feed.ts'
import { openListeningSession } from './listening-session.ts'
import { migrate } from './migrate.ts'
import { createPeople, type People } from './people.ts'
import { createPersonalRows, type PersonalRows } from './personal-data.ts'
import { createPoolRows, type PoolRows } from './pool-accounts.ts'
import { createPortfolioRows, type PortfolioRows } from './portfolios.ts'
import { createResultRows, type ResultRows } from './results.ts'
import { createRetentionRows, type RetentionRows } from './retention.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { createSignInRows, type SignInRows } from './sign-in.ts'
import type { StoreUnavailable } from './store-unavailable.ts'

/** Everything the product keeps. Any method may throw `StoreUnavailable`; the store mends itself meanwhile. */
export interface Store {
  readonly journal: Journal
  readonly blobs: Blobs
  readonly jobs: Jobs
  readonly snapshots: FoldSnapshots
  readonly heartbeats: Heartbeats
  readonly secrets: Secrets
  readonly people: People
  readonly signIn: SignInRows
  readonly credentials: CredentialRows
  readonly portfolios: PortfolioRows
  readonly demos: DemoRows
  readonly pool: PoolRows
  readonly results: ResultRows
  readonly personal: PersonalRows
  readonly retention: RetentionRows
  /** Stops jobs, finishes what is being written, and lets go of the database. */
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly log: Log
  /** The clock that jobs are due by; `Date.now` unless a test has its own. */
  readonly now: () => number
  /** Why the database does not run at the moment, where somebody knows. */
  readonly problem?: () => StoreUnavailable | undefined
}

/** The store in a database that runs. Brings its tables up to date first. */
export async function connectStore(
  address: DatabaseAddress,
  { log, now, problem }: ConnectOptions,
): Promise<Store> {
  const db = openDatabase(address, problem)
  try {
    await migrate(db)
    const session = await openListeningSession(address, log)
    const feed = await createJournalFeed(db, session, log)
    const commits = createGroupCommit(db)
    const jobs = createJobs({ db, session, log, now })
    return {
      journal: createJournal(db, commits, feed),
      blobs: createBlobs(db),
      jobs,
      snapshots: createFoldSnapshots(db),
      heartbeats: createHeartbeats(db, hostname()),
      secrets: createSecrets(db),
      people: createPeople(db),
      signIn: createSignInRows(db),
      credentials: createCredentialRows(db),
      portfolios: createPortfolioRows(db),
      demos: createDemoRows(db),
      pool: createPoolRows(db),
      results: createResultRows(db),
      personal: createPersonalRows(db),
      retention: createRetentionRows(db, address),
      async close() {
        await jobs.close()
        await commits.close()
        await feed.close()
        await session.close()
        await db.destroy()
      },
    }
  } catch (error) {
    await db.destroy()
    throw error
  }
}
