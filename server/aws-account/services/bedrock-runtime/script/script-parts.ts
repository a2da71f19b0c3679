import type { Turn, TurnBody, When } from './script-schema.ts'

/** One of the ways in which a turn may go. */
export interface Alternative {
  readonly place: string
  readonly when: When | undefined
  readonly body: TurnBody
}

/** The ways of a turn, in the order in which they are tried. */
export function alternativesOf(turn: Turn, place = ''): Alternative[] {
  if (!('either' in turn)) return [{ place, when: undefined, body: turn }]
  return turn.either.map(({ when, ...body }, at) => ({ place: `${place}.either[${at}]`, when, body }))
}

export const callsTools = ({ call, obey }: TurnBody): boolean => call !== undefined || obey === true

/** The texts of a turn that are templates, each with where it stands. */
export function textsOf({ say, reason, call = [] }: TurnBody): [path: PropertyKey[], text: string][] {
  return [
    ...(say === undefined ? [] : [[['say'], say] as [PropertyKey[], string]]),
    ...(reason === undefined ? [] : [[['reason'], reason] as [PropertyKey[], string]]),
    ...call.flatMap(({ input, rawInput, id }, at) => [
      ...templatesIn(input, ['call', at, 'input']),
      ...templatesIn(rawInput, ['call', at, 'rawInput']),
      ...templatesIn(id, ['call', at, 'id']),
    ]),
  ]
}

function templatesIn(value: unknown, path: PropertyKey[]): [PropertyKey[], string][] {
  if (typeof value === 'string') return [[path, value]]
  if (Array.isArray(value)) return value.flatMap((one, at) => templatesIn(one, [...path, at]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => templatesIn(one, [...path, key]))
}
