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

interface Streamed {
  transformToByteArray(): Promise<Uint8Array>
}

/** Clients take bytes in many guises, and give them as streams or with methods of their own; here a blob is a Uint8Array. */
type WithPlainBlobs<Members> = { [Member in keyof Members]: PlainBlob<Members[Member]> }
type PlainBlob<Value> =
  Uint8Array extends Exclude<Value, undefined>
    ? Uint8Array | Extract<Value, undefined>
    : Exclude<Value, undefined> extends Uint8Array | Streamed
      ? Uint8Array | Extract<Value, undefined>
      : Value

/** A streamed member of an answer may come by and by. */
type Answered<Members> = {
  [Member in keyof Members]:
    | PlainBlob<Members[Member]>
    | (Exclude<Members[Member], undefined> extends Streamed ? AsyncIterable<Uint8Array> : never)
}

/** What an operation is asked, as the wire has decoded it: required members are there. */
export type Input<Sdk, Name extends string> =
  Command<Sdk, Name> extends { readonly input: infer Asked } ? WithPlainBlobs<Decoded<Asked>> : never

/** What an operation answers; nothing where the model's output is empty. */
export type Output<Sdk, Name extends string> =
  Command<Sdk, Name> extends {
    resolveMiddleware(...given: never[]): (...given: never[]) => Promise<{ output: infer Answer }>
  }
    ? Exclude<keyof Answer, '$metadata'> extends never
      ? // biome-ignore lint/suspicious/noConfusingVoidType: it is the type of functions that answer nothing.
        void
      : Answered<Omit<Answer, '$metadata'>>
    : never
