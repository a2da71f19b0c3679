import type { Json } from '../../json.ts'
import type { AwsService, HttpProbe, ObserveContext } from '../check.ts'
import { type Rights, rightsOf } from '../rights/rights.ts'
import { type ServingFunction, servingRequests } from './serving.ts'

/** What says what whoever serves some requests may do. */
export interface ServingRights {
  readonly [member: string]: Json
  readonly accountId: string
  readonly region: string
  readonly functions: readonly ServingFunction[]
  /** As whom the data was worked on when it was asked for. */
  readonly callers: readonly string[]
  readonly rights: Rights
}

/** What tells who works on the data that requests are about. */
export interface ServedData {
  readonly services: readonly AwsService[]
  /** Ids that were just sent. */
  readonly marks: readonly string[]
  /** When that began, in milliseconds since 1970, and what the names of the tables begin with that it is about. */
  readonly since?: { readonly startedAtMs: number; readonly names: readonly string[] }
}

/**
 * The rights of whatever serves these requests: the functions behind the routes by their roles, whoever called one of these
 * services lately with one of the marks (6 characters at least) that were just sent, be it with a key of its own, and whoever
 * worked since then on things of these names, be it without saying what for.
 */
export async function servingRights(
  context: ObserveContext,
  apiId: string | undefined,
  requests: readonly Pick<HttpProbe, 'method' | 'path'>[],
  { services, marks, since }: ServedData,
): Promise<ServingRights> {
  const functions =
    apiId === undefined
      ? []
      : await servingRequests(
          context,
          requests.map(request => ({ apiId, ...request })),
        )
  const found = await Promise.all(
    services.flatMap(service => [
      context.platform.callersHolding(service, marks),
      ...(since === undefined
        ? []
        : [
            context.platform.callersHolding(
              service,
              since.names.map(name => `"${name}`),
              since.startedAtMs,
            ),
          ]),
    ]),
  )
  const callers = [...new Set(found.flat())]
  const { accountId, region } = context
  const rights = await rightsOf(context, [...functions.map(({ roleArn }) => roleArn), ...callers])
  return { accountId, region, functions, callers, rights }
}
