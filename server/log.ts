/** Where the server says what an operator should know: what happened as a sentence, and around it what a program can read. */
export interface Log {
  /** `fields` are data of the event: ids, numbers, and `error` for what was thrown. Never what a candidate typed, and no secret. */
  info(fields: object, message: string): void
  /** Something is not as it should be, and is mended or done again by itself. */
  warn(fields: object, message: string): void
  /** Something was lost, or somebody has to look. */
  error(fields: object, message: string): void
  /** A log for a part of the server: `part` is among the fields of all that it says. */
  child(fields: { readonly part: string }): Log
}

/** Says nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {}, child: () => silentLog }
