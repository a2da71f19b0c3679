import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const path = (folder: string) => join(folder, 'accounts.port')

/** The port of the last run, so that addresses given out stay right after a restart; 0, any, the first time. */
export function rememberedPort(folder: string): number {
  const port = existsSync(path(folder)) ? Number(readFileSync(path(folder), 'utf8')) : 0
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}

export function rememberPort(folder: string, port: number): void {
  writeFileSync(path(folder), String(port))
}
