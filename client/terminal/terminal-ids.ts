import { terminalWords } from './terminal-words.ts'

/** The ids of an attempt's terminals, `t1` to `t4`: the lowest that is free, or undefined if all are open. */
export function freeTerminalId(open: readonly string[], limit: number): string | undefined {
  const ids = Array.from({ length: limit }, (_, index) => `t${index + 1}`)
  return ids.find(id => !open.includes(id))
}

export function terminalTitle(id: string): string {
  const number = /^t(\d+)$/.exec(id)?.[1]
  return number === undefined ? id : terminalWords().title(number)
}
