import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf, type OperationModel, requiredMembers } from './operation-model.ts'

/** What a REST request must look like to be this operation. */
export interface Route {
  readonly operation: OperationModel
  readonly method: string
  readonly path: RegExp
  /** Names of the path members, in the order of the expression's groups. */
  readonly labels: readonly string[]
  /** Query parameters of the template, with the value they must have if any. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[]
  readonly requiredQuery: readonly string[]
  readonly requiredHeaders: readonly string[]
  /** S3 templates leave the bucket out: whether this operation is about one. */
  readonly needsBucket: boolean
  readonly rank: number
}

export function createRoute(serviceId: string, operation: OperationModel): Route | undefined {
  if (!operation.http) return undefined
  const [method, uri] = operation.http
  const [path = '/', template = ''] = uri.split('?')
  const labels: string[] = []
  const pattern = path
    .replace(/[.$^*()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
      labels.push(name)
      return greedy ? '(.+)' : '([^/]+)'
    })
  const query = template ? template.split('&').flatMap(templateParameter) : []
  const isS3 = serviceId === 's3'
  const requiredQuery = requiredBindings(operation.input, 'httpQuery')
  const requiredHeaders = isS3
    ? requiredBindings(operation.input, 'httpHeader').map(name => name.toLowerCase())
    : []
  return {
    operation,
    method,
    path: new RegExp(`^${pattern}${path.endsWith('+}') ? '' : '/?'}$`, 's'),
    labels,
    query,
    requiredQuery,
    requiredHeaders,
    needsBucket: isS3 && hasBucketLabel(operation.input),
    rank:
      query.length * 10_000 +
      (requiredQuery.length + requiredHeaders.length) * 1000 +
      path.replace(/\{\w+\+?\}/g, '').length * 2 -
      labels.length,
  }
}

/** The most specific first: more query parameters, more required bindings, more literal path, fewer labels. */
export function sortRoutes(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => b.rank - a.rank)
}

/** `x-id` only repeats the operation's name and is not sent by every client. */
function templateParameter(text: string): [string, string | undefined][] {
  const [name = '', value] = text.split('=')
  return name === 'x-id' ? [] : [[name, value || undefined]]
}

function requiredBindings(input: NormalizedSchema, binding: 'httpQuery' | 'httpHeader'): string[] {
  const required = new Set(requiredMembers(input))
  return membersOf(input).flatMap(([name, member]) => {
    const bound = member.getMergedTraits()[binding]
    return required.has(name) && typeof bound === 'string' ? [bound] : []
  })
}

function hasBucketLabel(input: NormalizedSchema): boolean {
  return membersOf(input).some(([name, member]) => name === 'Bucket' && member.getMergedTraits().httpLabel)
}
