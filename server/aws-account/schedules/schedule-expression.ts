import { Cron } from 'croner'

/** When something is to be done again and again, or once. Times in milliseconds since the epoch. */
export interface Schedule {
  readonly kind: 'rate' | 'cron' | 'at'
  /** The first time after `after`; undefined when there is none any more. Rates are counted from `start`. */
  next(after: number, start: number): number | undefined
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Reads a schedule as EventBridge has it: `rate(5 minutes)`, `cron(0 10 ? * MON-FRI *)` and, where `at` is allowed,
 * `at(2027-01-31T10:00:00)`; undefined for anything else. Cron expressions and single times are of a time zone.
 * docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(
  text: string,
  { zone = 'UTC', at = false }: { readonly zone?: string; readonly at?: boolean } = {},
): Schedule | undefined {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.{1,256})\)$/s.exec(text) ?? []
  if (kind === 'rate') return rate(inner)
  if (kind === 'cron') return cron(inner, zone)
  return kind === 'at' && at ? once(inner, zone) : undefined
}

function rate(text: string): Schedule | undefined {
  const [, count = '', unit = '', plural] = /^([1-9]\d{0,8}) (minute|hour|day)(s)?$/.exec(text) ?? []
  // `rate(1 minutes)` and `rate(5 minute)` are refused.
  if (count === '' || (count === '1') !== (plural === undefined)) return undefined
  const period = Number(count) * (UNITS[unit] ?? 0)
  return {
    kind: 'rate',
    next: (after, start) => start + (Math.max(0, Math.floor((after - start) / period)) + 1) * period,
  }
}

interface FieldForm {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
  /** Further words that a field may have. */
  readonly more?: RegExp
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** Minutes, hours, day of the month, month, day of the week, year. */
const FIELDS: readonly FieldForm[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, more: /^(L|LW|(0?[1-9]|[12]\d|3[01])W)$/ },
  { min: 1, max: 12, names: MONTHS },
  { min: 1, max: 7, names: DAYS, more: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { min: 1970, max: 2199 },
]
const DAY_OF_MONTH = 2
const DAY_OF_WEEK = 4

function cron(text: string, zone: string): Schedule | undefined {
  const fields = text.trim().toUpperCase().split(/\s+/)
  if (fields.length !== FIELDS.length) return undefined
  const isOpen = (index: number) => fields[index] === '?'
  // Exactly one of the two days is left open.
  if (isOpen(DAY_OF_MONTH) === isOpen(DAY_OF_WEEK)) return undefined
  const read = fields.map((field, index) => readField(field, index))
  if (read.some(field => field === undefined)) return undefined
  const [minutes, hours, day, month, weekday, year] = read
  try {
    const expression = `0 ${minutes} ${hours} ${day} ${month} ${weekday} ${year}`
    const pattern = new Cron(expression, { paused: true, timezone: zone, domAndDow: true })
    return { kind: 'cron', next: after => pattern.nextRun(new Date(after))?.getTime() }
  } catch {
    return undefined
  }
}

/** A field in the other form of cron, whose week begins with 0; undefined for what AWS does not take. */
function readField(field: string, index: number): string | undefined {
  const form = FIELDS[index]
  if (!form) return undefined
  if (field === '?') return index === DAY_OF_MONTH || index === DAY_OF_WEEK ? '*' : undefined
  const items = field.split(',').map(item => readItem(item, form, index))
  return items.includes(undefined) ? undefined : items.join(',')
}

function readItem(item: string, form: FieldForm, index: number): string | undefined {
  if (form.more?.test(item)) return index === DAY_OF_WEEK ? weekdayWord(item) : item
  const [range = '', step, rest] = item.split('/')
  if (rest !== undefined || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return undefined
  const every = step === undefined ? '' : `/${step}`
  if (range === '*') return `*${every}`
  const [first = '', last, more] = range.split('-')
  const from = numberOf(first, form)
  const to = last === undefined ? undefined : numberOf(last, form)
  if (more !== undefined || from === undefined || (last !== undefined && to === undefined)) return undefined
  const shift = index === DAY_OF_WEEK ? 1 : 0
  const end = to ?? (step === undefined ? from : form.max)
  // Ranges may go over the end: FRI-MON.
  const ranges =
    end >= from
      ? [[from, end]]
      : [
          [from, form.max],
          [form.min, end],
        ]
  return ranges
    .map(([low = 0, high = 0]) =>
      low === high && !every ? `${low - shift}` : `${low - shift}-${high - shift}${every}`,
    )
    .join(',')
}

function weekdayWord(word: string): string {
  // The last day of the week.
  if (word === 'L') return '6'
  const [, day = '', rest = ''] = /^([1-7]|[A-Z]{3})(.*)$/.exec(word) ?? []
  const number = /^\d$/.test(day) ? Number(day) - 1 : DAYS.indexOf(day)
  return `${number}${rest}`
}

function numberOf(text: string, { min, max, names }: FieldForm): number | undefined {
  const named = names?.indexOf(text) ?? -1
  const value = named >= 0 ? named + min : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}

function once(text: string, zone: string): Schedule | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text) || Number.isNaN(Date.parse(`${text}Z`)))
    return undefined
  try {
    const at = new Cron(text, { paused: true, timezone: zone }).nextRun(new Date(0))?.getTime()
    return at === undefined ? undefined : { kind: 'at', next: after => (at > after ? at : undefined) }
  } catch {
    return undefined
  }
}
