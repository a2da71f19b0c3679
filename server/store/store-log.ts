/** Where the store writes what an operator should know. A pino logger and `console` both fit. */
export interface StoreLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export const silentLog: StoreLog = { info() {}, warn() {}, error() {} }
