import type { CallContext, Fields, Operation } from '../service.ts'

/** A request type of the SDK as it arrives here: the wire has refused a request without its required members. */
export type Decoded<Request> = {
  [Member in keyof Request]: object extends Pick<Request, Member>
    ? Request[Member]
    : Exclude<Request[Member], undefined>
}

/**
 * An operation written against the request and response types of the SDK. The wire decodes and encodes by the same
 * model those types are generated from, which is what makes the cast right.
 */
export function typedOperation<Request, Response = void>(
  run: (context: CallContext, input: Decoded<Request>) => Response | Promise<Response>,
): Operation {
  return (context, input) => run(context, input as Decoded<Request>) as Fields | undefined
}
