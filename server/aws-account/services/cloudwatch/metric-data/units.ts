/**
 * CloudWatch's units, in the order in which it chooses among several where a request says none (recorded answers of
 * GetMetricData).
 */
export const UNITS = [
  'Megabits',
  'Terabits',
  'Gigabits',
  'Count',
  'Bytes',
  'Gigabytes',
  'Gigabytes/Second',
  'Kilobytes',
  'Kilobits/Second',
  'Terabytes',
  'Terabits/Second',
  'Bytes/Second',
  'Percent',
  'Megabytes',
  'Megabits/Second',
  'Milliseconds',
  'Microseconds',
  'Kilobytes/Second',
  'Gigabits/Second',
  'Megabytes/Second',
  'Bits',
  'Bits/Second',
  'Count/Second',
  'Seconds',
  'Kilobits',
  'Terabytes/Second',
  'None',
] as const

export type Unit = (typeof UNITS)[number]

const ORDER: ReadonlyMap<string, number> = new Map(UNITS.map((unit, index) => [unit, index]))

export const inUnitOrder = (a: string, b: string) => (ORDER.get(a) ?? 0) - (ORDER.get(b) ?? 0)
