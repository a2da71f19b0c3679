/**
 * Data of a probe as customers have it, drawn from the look's nonce: the same within a look, another in the next. Nothing of
 * it tells a probe from a customer, so nothing that was built can treat it otherwise; and each id is long enough to be found
 * again anywhere.
 */
export interface ProbeData {
  /** A random-looking UUID, as programs make them. */
  uuid(label: string): string
  /** An id as a customer, a cart or a list has it, of at least 9 characters: a UUID, a name and number, a number. */
  id(label: string): string
  /** A whole number from `min` to `max`. */
  integer(label: string, min: number, max: number): number
  /** One of a list. */
  one<Item>(label: string, list: readonly Item[]): Item
  /** So many different ones of a list, which has as many. */
  some<Item>(label: string, list: readonly Item[], count: number): readonly Item[]
  /** So many different products of a shop as it numbers them: `teapot-482193`. At most 20. */
  skus(label: string, count: number): readonly string[]
  /** A moment of the last three days as clients write it: ISO 8601 in UTC, with milliseconds or without. */
  moment(label: string): string
  /** The headers that one client sends with JSON: a browser's, a telephone's, a program's. */
  headers(label: string): { readonly [name: string]: string }
}

const clients: readonly { readonly [name: string]: string }[] = [
  {
    'user-agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    accept: 'application/json, text/plain, */*',
    'accept-language': 'en-GB,en;q=0.9',
  },
  {
    'user-agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    accept: '*/*',
    'accept-language': 'de-DE,de;q=0.9',
  },
  {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    accept: '*/*',
    'accept-language': 'en-US,en;q=0.5',
  },
  { 'user-agent': 'curl/8.14.1', accept: '*/*' },
  { 'user-agent': 'okhttp/4.12.0', accept: 'application/json' },
]

const names = [
  'ada',
  'ben',
  'carla',
  'dmitri',
  'elif',
  'femi',
  'greta',
  'hugo',
  'ines',
  'jun',
  'kofi',
  'lena',
]

/** So many days before a look something may have happened that it tells of. */
const daysBack = 3

/** What shops sell. */
const products = [
  'mug',
  'teapot',
  'plate',
  'bowl',
  'spoon-set',
  'fork-set',
  'bread-knife',
  'pan',
  'pot',
  'kettle',
  'grater',
  'whisk',
  'apron',
  'napkin',
  'tray',
  'jar',
  'carafe',
  'glass',
  'candle',
  'sieve',
]

/** Data for the look that has this nonce. */
export function probeData(nonce: string, now: number = Date.now()): ProbeData {
  const number = (label: string) => hash(`${nonce} ${label}`)
  const integer = (label: string, min: number, max: number) => min + (number(label) % (max - min + 1))
  const hex = (label: string, length: number) =>
    Array.from({ length: Math.ceil(length / 8) }, (_, index) => number(`${label} ${index}`))
      .map(word => word.toString(16).padStart(8, '0'))
      .join('')
      .slice(0, length)
  const one = <Item>(label: string, list: readonly Item[]): Item => {
    const item = list[number(label) % list.length]
    if (item === undefined) throw new Error(`There is nothing to choose from for ${label}`)
    return item
  }
  const uuid = (label: string) => {
    const variant = one(`${label} variant`, ['8', '9', 'a', 'b'])
    return `${hex(`${label} a`, 8)}-${hex(`${label} b`, 4)}-4${hex(`${label} c`, 3)}-${variant}${hex(`${label} d`, 3)}-${hex(`${label} e`, 12)}`
  }
  const some = <Item>(label: string, list: readonly Item[], count: number): readonly Item[] => {
    const left = [...list]
    return Array.from({ length: count }, (_, index) => {
      const [item] = left.splice(number(`${label} ${index}`) % left.length, 1)
      if (item === undefined) throw new Error(`There are not ${count} for ${label}`)
      return item
    })
  }
  return {
    uuid,
    id(label) {
      const forms = [
        () => uuid(label),
        () => `${one(`${label} name`, names)}.${integer(`${label} number`, 100_000, 999_999)}`,
        () => String(integer(label, 100_000_000, 999_999_999)),
      ]
      return one(`${label} form`, forms)()
    },
    integer,
    one,
    some,
    skus: (label, count) =>
      some(label, products, count).map(
        (product, index) => `${product}-${integer(`${label} ${index}`, 100_000, 999_999)}`,
      ),
    moment(label) {
      const text = new Date(now - integer(`${label} before`, 0, daysBack * 86_400_000)).toISOString()
      return one(`${label} precision`, [text, text.replace(/\.\d+/, '')])
    },
    headers: label => ({ 'content-type': 'application/json', ...one(label, clients) }),
  }
}

/** A number of 32 bits that looks random: FNV-1a, and the finish of MurmurHash3. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
