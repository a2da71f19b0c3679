import type { HttpRequest } from '../../../shared/challenge/check.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import type { GateLook, GateRun } from '../gate-run.ts'
import type { MadeCall } from '../watch-account.ts'

/** A place in what a check sends, and what stood there once: `POST /carts/{cartId}/items body sku` and `mug`. */
export interface PlacedValue {
  readonly checkId: string
  /** The row and its parameters: one attempt. */
  readonly attempt: string
  /** The look within the attempt. */
  readonly look: number
  readonly place: string
  readonly kind: 'path' | 'body'
  readonly value: string
}

/** One thing that a check sent: what it was sent to, the values in it, and the shape of its body. */
export interface SentThing {
  readonly to: string
  /** Keys and types of the body, without its values; `text` for what is no JSON, and nothing for none. */
  readonly shape: string
  readonly path: readonly { readonly name: string; readonly value: string }[]
  readonly body: readonly { readonly name: string; readonly value: string }[]
}

/** Everything that the probes of a look sent. */
export function sentBy(look: GateLook, routes: readonly string[]): SentThing[] {
  return [
    ...look.requests.map(request => sentRequest(request, routes)),
    ...look.effects.flatMap(effect => sentEffect(effect)),
  ]
}

/** The routes of all APIs that the calls of a run have created: `POST /carts/{cartId}/items`. */
export function routesOf({ seeding, steps }: Pick<GateRun, 'seeding' | 'steps'>): string[] {
  return [...seeding, ...steps].flatMap(({ operation, input }) =>
    operation === 'CreateRoute' ? (pickText(input, 'RouteKey') ?? []) : [],
  )
}

/** Every value that the probes of some runs sent, with its place. */
export function placedValues(runs: readonly GateRun[]): PlacedValue[] {
  return runs.flatMap(run => {
    const routes = routesOf(run)
    return run.looks.flatMap((look, index) =>
      sentBy(look, routes).flatMap(({ to, path, body }) => {
        const about = { checkId: look.checkId, attempt: `${run.row.name} ${run.seed}`, look: index }
        return [
          ...path.map(({ name, value }) => ({
            ...about,
            kind: 'path' as const,
            place: `${to} path ${name}`,
            value,
          })),
          ...body.map(({ name, value }) => ({
            ...about,
            kind: 'body' as const,
            place: `${to} body ${name}`,
            value,
          })),
        ]
      }),
    )
  })
}

function sentRequest({ method, path, body }: HttpRequest, routes: readonly string[]): SentThing {
  const segments = (path.split('?')[0] ?? '').split('/').map(decoded)
  const route = routes.find(key => matches(key, method, segments))
  const names = (route ?? `${method} ${path}`).split(' ')[1]?.split('/') ?? []
  const values = names.flatMap((name, index) =>
    name.startsWith('{') ? [{ name: name.slice(1, -1), value: segments[index] ?? '' }] : [],
  )
  return { to: route ?? `${method} ${names.length} segments`, path: values, ...bodyOf(body) }
}

function matches(key: string, method: string, segments: readonly string[]): boolean {
  const [wanted, pattern = ''] = key.split(' ')
  const parts = pattern.split('/')
  return (
    (wanted === method || wanted === 'ANY') &&
    parts.length === segments.length &&
    parts.every((part, index) => part.startsWith('{') || part === segments[index])
  )
}

function sentEffect({ service, operation, input }: MadeCall): SentThing[] {
  if (operation === 'PutEvents')
    return pickList(input, 'Entries').map(entry => ({
      to: `${service} ${operation} ${pickText(entry, 'DetailType') ?? ''}`,
      path: [],
      ...bodyOf(pickText(entry, 'Detail')),
    }))
  const body = pickText(input, 'MessageBody') ?? pickText(input, 'Payload')
  return [{ to: `${service} ${operation}`, path: [], ...bodyOf(body) }]
}

function bodyOf(text: string | undefined): Pick<SentThing, 'shape' | 'body'> {
  if (text === undefined) return { shape: '', body: [] }
  try {
    // What checks of the author's own have sent.
    const value = JSON.parse(text) as Json
    return { shape: shapeOf(value), body: textsIn(value, '') }
  } catch {
    return { shape: 'text', body: [] }
  }
}

function shapeOf(value: Json): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join('|')}]`
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  const members = Object.entries(value).map(([name, member]) => `${name}:${shapeOf(member)}`)
  return `{${members.sort().join(',')}}`
}

function textsIn(value: Json, name: string): { readonly name: string; readonly value: string }[] {
  if (typeof value === 'string') return [{ name, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([member, inner]) =>
    textsIn(
      inner as Json,
      Array.isArray(value) ? name : [name, member].filter(part => part !== '').join('.'),
    ),
  )
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
