import { type DatabaseAddress, openDatabase } from '../database.ts'
import { executedMigrations, goBackTo, migrate, migrationNames, migrationsAfter } from '../migrate.ts'

/** Which migrations a database still needs for this version. @throws StoreUnavailable */
export async function pendingMigrations(address: DatabaseAddress): Promise<readonly string[]> {
  const db = openDatabase(address)
  try {
    const done = await executedMigrations(db)
    return migrationNames.filter(name => !done.includes(name))
  } finally {
    await db.destroy()
  }
}

/** Brings the tables up to date. @throws StoreUnavailable where a newer version wrote them; nothing is changed then */
export async function upgradeDatabase(address: DatabaseAddress): Promise<void> {
  const db = openDatabase(address)
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/**
 * What would be taken back for an earlier version, whose last migration this is.
 * @throws StoreUnavailable where that would lose something
 */
export async function migrationsToTakeBack(
  address: DatabaseAddress,
  last: string,
): Promise<readonly string[]> {
  const db = openDatabase(address)
  try {
    return await migrationsAfter(db, last)
  } finally {
    await db.destroy()
  }
}

/**
 * Makes the tables those of an earlier version, whose last migration this is. What it does not know is set aside.
 * @throws StoreUnavailable where that would lose something; nothing is changed then
 */
export async function downgradeDatabase(address: DatabaseAddress, last: string): Promise<void> {
  const db = openDatabase(address)
  try {
    await goBackTo(db, last)
  } finally {
    await db.destroy()
  }
}
