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
  /** The durable timers of that name, `service.collection` like a table's: what is to be done when. */
  due<Body>(name: string): DueTable<Body>
  /**
   * Path of a folder of this account, created at first use, for a service that keeps files of its own (a database
   * engine, say). Deleted with the account and by a reset. Names are `[a-z-]+`.
   */
  directory(name: string): string
  /** Resolves when everything written so far would survive a kill of the process. The front door awaits it before each answer. */
  committed(): Promise<void>
}

/** Rows by their keys, in memory and durable: what is written is on disk once `committed` resolves. Rows are plain JSON and never changed in place. */
export interface Table<Row> {
  /** Undefined where there is none. */
  get(key: string): Row | undefined
  /** Adds a row, or puts it in the place of the one with that key, which keeps its place in the order. */
  set(key: string, row: Row): void
  /** False if there was none. */
  delete(key: string): boolean
  /** Whether there is a row. */
  has(key: string): boolean
  /** In order of first insertion. */
  keys(): IterableIterator<string>
  /** In order of first insertion. */
  values(): IterableIterator<Row>
  /** In order of first insertion. */
  entries(): IterableIterator<[string, Row]>
  readonly size: number
}

/** Bytes by their SHA-256 (hex): object bodies, function code. */
export interface Blobs {
  /** Keeps bytes and resolves with their digest; the same bytes are kept once. */
  put(bytes: Uint8Array): Promise<string>
  /** Throws if the digest is unknown: a record never points to a blob that was not put before. */
  get(digest: string): Promise<Uint8Array>
  /** A path at which the blob can be read by another process (read only). */
  path(digest: string): string
}

/** Something to be done at a time, in milliseconds since the epoch. The body is plain JSON. */
export interface DueItem<Body> {
  readonly id: string
  readonly at: number
  readonly body: Body
}

/** When an item is to be done again, and with which body. */
export type DoneAgain<Body> = Omit<DueItem<Body>, 'id'>

/**
 * Durable timers: items that are run when they are due, at least once, also if the process was killed in between. Nothing
 * but the row is kept of an item, so there may be very many; one timer serves all accounts.
 */
export interface DueTable<Body> {
  /** Adds an item, or puts it in the place of the one with that id, also while that is being run. */
  put(item: DueItem<Body>): void
  /** Undefined where there is none, or no more. */
  get(id: string): DueItem<Body> | undefined
  /** False if there was none. One that is being run is not begun again. */
  delete(id: string): boolean
  /** In order of first insertion. */
  values(): Iterable<DueItem<Body>>
  readonly size: number
  /**
   * Begins to run items when they are due, `concurrency` (10 if absent) at a time and never one twice at a time; to be
   * called when a service opens in an account. After `close` nothing begins, and what is still being run then is run
   * again by whoever runs next.
   */
  run(run: DueRun<Body>, options?: { readonly concurrency?: number }): { close(): void }
}

/**
 * Does what an item says. Answers when to do it again, with which body; undefined when it is done. An item whose run
 * throws is kept, logged, and tried again later and later.
 */
export type DueRun<Body> = (
  item: DueItem<Body>,
) => Promise<DoneAgain<Body> | undefined> | DoneAgain<Body> | undefined
