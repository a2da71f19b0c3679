import { pageLanguage } from './page-language.ts'

/** `58:41`, or `1:02:09` from an hour on: what is left of a clock, rounded up so that it reaches 0:00 at the end. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map(part => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3_600)
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':')
}

/** A length of time with its unit: `340 ms`, `0.8 s`, `12 s`, `2 min 5 s`, `1 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${oneDecimal(ms / 1_000)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0
    ? `${Math.floor(minutes / 60)} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A time that is only about so long, in whole seconds and rounded up: `1 s`, `12 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1_000)
}

const oneDecimal = (value: number) =>
  value.toLocaleString(pageLanguage(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** As this person writes dates; on a page in another language than English, as that writes them. */
const locale = () => (pageLanguage() === 'en' ? undefined : pageLanguage())

/** The time of day of a server time, as this person writes it. */
export function formatTimeOfDay(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** Day and time, as this person writes them. */
export function formatMoment(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** The day, as this person writes it. */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(at)
}
