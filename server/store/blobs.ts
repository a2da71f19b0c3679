import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** Bytes and their name, the SHA-256 of them in 64 lower-case hex digits. */
export interface Blob {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** Bytes by their SHA-256. What events mean but do not hold: file contents, snapshots, recordings. */
export interface Blobs {
  /** Keeps bytes that no event points at yet. @returns their digest. @throws RangeError above `maxBlobBytes` */
  put(bytes: Uint8Array): Promise<string>
  /** The same for several, in one transaction. @throws RangeError when one does not have the digest it is named by */
  putAll(blobs: readonly Blob[]): Promise<void>
  /** The bytes of a digest, if it is kept. */
  get(digest: string): Promise<Uint8Array | undefined>
}

/** A file of the editor is far smaller; a recording of a terminal is cut into parts below this. 8 MiB. */
export const maxBlobBytes = 8 * 1024 * 1024

/** The blobs of a database. */
export function createBlobs(db: Kysely<Schema>): Blobs {
  return {
    async put(bytes) {
      const digest = digestOf(bytes)
      await db.transaction().execute(trx => insertBlobs(trx, [{ digest, bytes }]))
      return digest
    },
    putAll: blobs => db.transaction().execute(trx => insertBlobs(trx, blobs)),
    async get(digest) {
      const row = await db.selectFrom('blobs').select('bytes').where('digest', '=', digest).executeTakeFirst()
      return row?.bytes
    },
  }
}

/** @throws RangeError when a blob is too big or does not have the digest it is named by. */
export function requireSound(blob: Blob): void {
  if (blob.bytes.byteLength > maxBlobBytes) {
    throw new RangeError(`A blob of ${blob.bytes.byteLength} bytes is over the limit of ${maxBlobBytes}.`)
  }
  if (digestOf(blob.bytes) !== blob.digest) throw new RangeError(`The blob ${blob.digest} has other bytes.`)
}

/** Keeps blobs as part of a transaction; those that are kept already cost nothing. */
export async function insertBlobs(trx: Transaction<Schema>, blobs: readonly Blob[]): Promise<void> {
  if (blobs.length === 0) return
  blobs.forEach(requireSound)
  const rows = [...new Map(blobs.map(blob => [blob.digest, blob])).values()]
    // In one order for everybody, so that two transactions with the same blobs do not wait for each other.
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .map(({ digest, bytes }) => ({ digest, bytes: Buffer.from(bytes), size: bytes.byteLength }))
  await trx
    .insertInto('blobs')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
