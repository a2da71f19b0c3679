/**
 * The durable state of one account: named tables of JSON records and a store of blobs. Reads are from memory; a write
 * is in the operating system's hands before `committed()` resolves, so a killed process loses nothing it acknowledged.
 */
export interface AccountState {
  /**
   * The table of that name, created empty at first use. Names are `service.collection`, e.g. `sqs.queues`.
   * Records are plain JSON (no Date, Map or bytes); treat what `get` returns as frozen and `set` a changed copy.
   */
  table<Row>(name: string): Table<Row>
  readonly blobs: Blobs
  /**
   * Path of a folder of this account, created at first use, for a service that keeps files of its own (a database
   * engine, say). Deleted with the account and by a reset. Names are `[a-z-]+`.
   */
  directory(name: string): string
  /** Resolves when everything written so far would survive a kill of the process. The front door awaits it before each answer. */
  committed(): Promise<void>
}

export interface Table<Row> {
  get(key: string): Row | undefined
  set(key: string, row: Row): void
  delete(key: string): boolean
  has(key: string): boolean
  /** In order of first insertion. */
  keys(): IterableIterator<string>
  values(): IterableIterator<Row>
  entries(): IterableIterator<[string, Row]>
  readonly size: number
}

/** Bytes by their SHA-256 (hex): object bodies, function code. */
export interface Blobs {
  put(bytes: Uint8Array): Promise<string>
  /** Throws if the digest is unknown: a record never points to a blob that was not put before. */
  get(digest: string): Promise<Uint8Array>
  /** A path at which the blob can be read by another process (read only). */
  path(digest: string): string
}
