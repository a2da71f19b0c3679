import type { Kysely, Selectable } from 'kysely'
import type { JsonObject } from '../../shared/json.ts'
import type { Schema } from './schema.ts'

/** Keys, status lists and credentials as rows; times in milliseconds since the epoch. */
export type CredentialRows = ReturnType<typeof createCredentialRows>

/** A row of `credentials` as it is read and written. */
export interface CredentialRow extends Omit<Selectable<Schema['credentials']>, 'document'> {
  readonly document: JsonObject
}

export interface StatusChangeRow {
  readonly at: number
  readonly withdrawn: boolean
  readonly reason: string
}

export function createCredentialRows(db: Kysely<Schema>) {
  return { ...keyRows(db), ...listRows(db), ...statusRows(db), ...issuedRows(db) }
}

interface NewKey {
  readonly id: string
  readonly sealed: Uint8Array
  readonly createdAt: number
}

const activeRow = ({ id, sealed, createdAt }: NewKey) => ({
  ...{ id, state: 'active', sealed: Buffer.from(sealed) },
  created_at: createdAt,
  ended_at: null,
})

function keyRows(db: Kysely<Schema>) {
  return {
    keys: () => db.selectFrom('signing_keys').selectAll().orderBy('created_at').orderBy('id').execute(),

    /** Retires the one that signed before. */
    async addKey(key: NewKey) {
      const { createdAt } = key
      await db.transaction().execute(async trx => {
        await trx
          .updateTable('signing_keys')
          .set({ state: 'retired', ended_at: createdAt })
          .where('state', '=', 'active')
          .execute()
        await trx.insertInto('signing_keys').values(activeRow(key)).execute()
      })
    },

    /** Signs unless another does by now; of several that are added at the same time one is. */
    async addFirstKey(key: NewKey): Promise<boolean> {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('signing_keys')
        .values(activeRow(key))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows > 0n
    },

    async compromiseKey(id: string, at: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('signing_keys')
        .set({ state: 'compromised', sealed: null, ended_at: at })
        .where('id', '=', id)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
  }
}

function listRows(db: Kysely<Schema>) {
  return {
    async statusListOf(issuer: string, addressOf: (id: number) => string) {
      const find = () =>
        db.selectFrom('status_lists').selectAll().where('issuer', '=', issuer).executeTakeFirst()
      const found = await find()
      if (found) return found
      await db.transaction().execute(async trx => {
        const made = await trx
          .insertInto('status_lists')
          .values({ issuer, address: '' })
          .onConflict(conflict => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (made === undefined) return
        const address = addressOf(made.id)
        await trx.updateTable('status_lists').set({ address }).where('id', '=', made.id).execute()
      })
      const list = await find()
      if (list === undefined) throw new Error('a status list that was just made is not there')
      return list
    },

    statusList: (id: number) =>
      db.selectFrom('status_lists').selectAll().where('id', '=', id).executeTakeFirst(),
  }
}

const ofPlace = (list: number, place: number) => ({ list, place })

function statusRows(db: Kysely<Schema>) {
  return {
    async takePlace(list: number, place: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('credential_statuses')
        .values(ofPlace(list, place))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows > 0n
    },

    async withdrawnPlaces(list: number): Promise<number[]> {
      const rows = await db
        .selectFrom('credential_statuses')
        .select('place')
        .where('list', '=', list)
        .where('withdrawn', '=', true)
        .orderBy('place')
        .execute()
      return rows.map(row => row.place)
    },

    async changeStatus(list: number, place: number, change: StatusChangeRow): Promise<boolean> {
      return db.transaction().execute(async trx => {
        const { numUpdatedRows } = await trx
          .updateTable('credential_statuses')
          .set({ withdrawn: change.withdrawn })
          .where('list', '=', list)
          .where('place', '=', place)
          .where('withdrawn', '!=', change.withdrawn)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        await trx
          .insertInto('status_changes')
          .values({ ...ofPlace(list, place), ...change })
          .execute()
        return true
      })
    },

    statusChanges: (list: number, place: number) =>
      db
        .selectFrom('status_changes')
        .select(['at', 'withdrawn', 'reason'])
        .where('list', '=', list)
        .where('place', '=', place)
        .orderBy('id')
        .execute(),
  }
}

function issuedRows(db: Kysely<Schema>) {
  return {
    /** All of them, or none where one is there. */
    async insert(rows: readonly CredentialRow[]): Promise<boolean> {
      return db.transaction().execute(async trx => {
        const { numInsertedOrUpdatedRows = 0n } = await trx
          .insertInto('credentials')
          .values(rows.map(written))
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirst()
        return numInsertedOrUpdatedRows > 0n
      })
    },

    async replace(rows: readonly CredentialRow[]): Promise<void> {
      await db.transaction().execute(async trx => {
        for (const row of rows) {
          const { attempt_id, kind } = row
          await trx
            .deleteFrom('credentials')
            .where('attempt_id', '=', attempt_id)
            .where('kind', '=', kind)
            .execute()
          await trx.insertInto('credentials').values(written(row)).execute()
        }
      })
    },

    find(filter: { readonly attemptId?: string; readonly id?: string }) {
      let query = db.selectFrom('credentials').selectAll().orderBy('issued_at', 'desc').orderBy('kind')
      if (filter.attemptId !== undefined) query = query.where('attempt_id', '=', filter.attemptId)
      if (filter.id !== undefined) query = query.where('id', '=', filter.id)
      return query.execute()
    },
  }
}

function written({ document, ...row }: CredentialRow) {
  return { ...row, document: JSON.stringify(document) }
}
