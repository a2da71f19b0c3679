/** Numbers and dates as CloudWatch, a program in Java, writes them into sentences and messages. */

/** `21.0`, `0.5`, `1.0E7`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    return `${withPoint(digits)}E${Number(exponent)}`
  }
  return withPoint(String(value))
}

const withPoint = (digits: string) => (digits.includes('.') ? digits : `${digits}.0`)

/** `2024-03-01T11:36:05.123+0000` */
export const offsetTime = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000')

/** `01/03/24 11:36:00`, day first. */
export function shortTime(ms: number): string {
  const [year = '', month, day, time] = new Date(ms).toISOString().split(/[-T.]/)
  return `${day}/${month}/${year.slice(2)} ${time}`
}

/** `Friday 01 March, 2024 11:36:05 UTC` */
export function longTime(ms: number): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(ms)
  const time = new Date(ms).toISOString().slice(11, 19)
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${part({ year: 'numeric' })} ${time} UTC`
}
