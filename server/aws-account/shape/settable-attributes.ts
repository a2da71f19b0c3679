import type { AwsError } from '../aws-error.ts'

/** Attributes of a queue or a topic, by name; all values are texts. */
export type Attributes = Readonly<Record<string, string>>

/** An attribute that can be set: what it may be, and what it is where nothing was set. */
export interface Settable {
  /** Whether it may be set to this. */
  accepts(value: string): boolean
  readonly byDefault?: string
  /** Of a number, the least and the most. */
  readonly range?: Range
  /** All that it may be, where that is little. */
  readonly choices?: readonly string[]
  /** Only FIFO queues and topics have it. */
  readonly onlyFifo?: true
  /** `True` is `true`. */
  readonly ignoresCase?: true
}

/** The least and the most that a number may be. */
export type Range = readonly [number, number]

/** What a service says of what it does not set. */
export interface AttributeRefusals {
  /** Of a name that is no attribute, or (`onlyFifo`) one that only a FIFO resource has. */
  unknown(name: string, onlyFifo: boolean): AwsError
  /** Of a value that an attribute cannot have; `choices` are those that it can, where they are few. */
  value(name: string, value: string, choices: readonly string[] | undefined): AwsError
}

/** One that may be any text. */
export const anyText: Settable = { accepts: () => true }

/** A whole number in a range. */
export const integer = (byDefault: string, min: number, max: number): Settable => ({
  accepts: value => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
  byDefault,
  range: [min, max],
})

/** One of few values. */
export const oneOf = (choices: readonly string[], byDefault?: string): Settable => ({
  accepts: value => choices.includes(value),
  choices,
  ...(byDefault !== undefined && { byDefault }),
})

/** On or off, however it is written. */
export const onOrOff = (byDefault: string, choices: readonly string[] = ['true', 'false']): Settable => ({
  ...oneOf(choices, byDefault),
  ignoresCase: true,
})

/** The same of FIFO queues or topics alone. */
export const fifo = (attribute: Settable): Settable => ({ ...attribute, onlyFifo: true })

/** What the queues or topics of a service have as attributes. */
export function settableAttributes(declared: Readonly<Record<string, Settable>>) {
  const settable = new Map(Object.entries(declared))
  const defaultsOf = (isFifo: boolean): Attributes =>
    Object.fromEntries(
      [...settable].flatMap(([name, { byDefault, onlyFifo }]) =>
        byDefault === undefined || (onlyFifo && !isFifo) ? [] : [[name, byDefault]],
      ),
    )
  const defaults = { fifo: defaultsOf(true), standard: defaultsOf(false) }
  return {
    names: Object.keys(declared) as readonly string[],
    /** What the number that an attribute has may be, also where a request has it for one message. */
    rangeOf(name: string): Range {
      const range = settable.get(name)?.range
      if (range === undefined) throw new Error(`${name} is no number`)
      return range
    },
    /** What is to be kept of what was given, before it is checked. */
    tidy: (given: Attributes): Attributes =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          settable.get(name)?.ignoresCase ? value.toLowerCase() : value,
        ]),
      ),
    /** Throws the service's refusal of the first that cannot be set. */
    check(given: Attributes, isFifo: boolean, refuse: AttributeRefusals): void {
      for (const [name, value] of Object.entries(given)) {
        const attribute = settable.get(name)
        const isOthers = attribute?.onlyFifo === true && !isFifo
        if (!attribute || isOthers) throw refuse.unknown(name, isOthers)
        if (!attribute.accepts(value)) throw refuse.value(name, value, attribute.choices)
      }
    },
    /** With what holds where nothing was set. */
    withDefaults: (set: Attributes, isFifo: boolean): Attributes => ({
      ...(isFifo ? defaults.fifo : defaults.standard),
      ...set,
    }),
  }
}

/** An attribute is taken away by setting it to nothing. */
export const withoutEmpty = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))

/** Those of the attributes that a request names, or all of them for `All`; undefined where that is none. */
export function namedAttributes(
  all: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> | undefined {
  const named = Object.entries(all).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (names.includes('All') || names.includes(entry[0])),
  )
  return named.length > 0 ? Object.fromEntries(named) : undefined
}
