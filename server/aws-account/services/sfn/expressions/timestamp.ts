const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds since the epoch of a time as RFC 3339 has it, with an offset; undefined for any other text. */
export function parseTimestamp(text: string): number | undefined {
  const found = ISO.exec(text)
  if (!found) return undefined
  const [, , month, day, hour] = found.map(Number)
  const time = Date.parse(text)
  const isReal = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(hour) <= 23
  return isReal && !Number.isNaN(time) ? time : undefined
}
