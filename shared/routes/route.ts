import type { z } from 'zod'
import type { Action } from '../people/actions.ts'

/**
 * One HTTP route: used by the server to validate, by the page to call, by tests to do both. `path` has `:name` members
 * that `params` parses. A route without `body` takes none.
 */
export interface Route<Params extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: `/api/${string}`
  /** Whoever may do this may call it (`shared/people/can.ts`). The server refuses to start if one says nothing. */
  readonly policy: Action
  readonly params: Params
  readonly body: Body
  readonly answer: Answer
}

/** States a route with the types of its parts kept. */
export function defineRoute<Params extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  route: Route<Params, Body, Answer>,
): Route<Params, Body, Answer> {
  return route
}

/** A route that answers with bytes to save. Its refusals are problems in JSON, as everywhere. */
export interface Download<Params extends z.ZodType> {
  readonly path: `/api/${string}`
  /** Whoever may do this may call it (`shared/people/can.ts`). The server refuses to start if one says nothing. */
  readonly policy: Action
  readonly params: Params
}

/** States a download with the type of its parameters kept. */
export function defineDownload<Params extends z.ZodType>(download: Download<Params>): Download<Params> {
  return download
}

/** Every request that can change something carries this header: another site's form cannot set it. */
export const requestHeader = { name: 'x-assay', value: '1' } as const
