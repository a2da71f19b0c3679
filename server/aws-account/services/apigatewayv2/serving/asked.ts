import type { BackgroundContext, SignedCaller, WireRequest } from '../../../service.ts'
import type { ApiRequest } from './api-request.ts'
import type { Course } from './context-variables.ts'
import type { AskOwn } from './issuer-keys.ts'

/** One request to an API, with all that is needed to answer it. */
export interface Asked {
  readonly context: BackgroundContext
  readonly request: ApiRequest
  /** As it came. */
  readonly wire: WireRequest
  readonly course: Course
  readonly ask: AskOwn
  /** Who signed it; nobody for most. */
  readonly caller: SignedCaller | undefined
}
