import type { Decoded } from '../services/typed-operation.ts'

/** The operations of an SDK client package, `typeof import('@aws-sdk/client-sqs')`, by their names. */
export type OperationName<Sdk> = {
  [Name in keyof Sdk]: Name extends `${infer Operation}Command` ? Exclude<Operation, '$'> : never
}[keyof Sdk]

type Command<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk
  ? Sdk[`${Name}Command`] extends new (
      ...given: never[]
    ) => infer Made
    ? Made
    : never
  : never

/** What an operation is asked, as the wire has decoded it: required members are there. */
export type Input<Sdk, Name extends string> =
  Command<Sdk, Name> extends { readonly input: infer Asked } ? Decoded<Asked> : never

/** A payload that clients read as a stream is given as bytes. */
type Whole<Answer> = {
  [Member in keyof Answer]: Exclude<Answer[Member], undefined> extends Streamed
    ? Uint8Array | undefined
    : Answer[Member]
}

interface Streamed {
  transformToByteArray(): Promise<Uint8Array>
}

/** What an operation answers; nothing where the model's output is empty. */
export type Output<Sdk, Name extends string> =
  Command<Sdk, Name> extends {
    resolveMiddleware(...given: never[]): (...given: never[]) => Promise<{ output: infer Answer }>
  }
    ? Exclude<keyof Answer, '$metadata'> extends never
      ? // biome-ignore lint/suspicious/noConfusingVoidType: it is the type of functions that answer nothing.
        void
      : Whole<Omit<Answer, '$metadata'>>
    : never
