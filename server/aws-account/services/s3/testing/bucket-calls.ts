import type { Fields, Service } from '../../../service.ts'
import {
  createTemporaryCallContext,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'

/** The bucket every call is about unless it names another. */
export const BUCKET = 'shop-data'

/** Calls of the S3 service over a state and a clock of its own, with one bucket in it: for tests. */
export interface BucketCalls {
  readonly context: TemporaryCallContext
  readonly clock: { now: number }
  call(operation: string, input?: Fields): Promise<Fields>
  put(key: string, body?: string, more?: Fields): Promise<Fields>
  get(key: string, more?: Fields): Promise<Fields>
  textOf(key: string, more?: Fields): Promise<string>
  close(): Promise<void>
}

export async function createBucketCalls(service: Service): Promise<BucketCalls> {
  const clock = { now: Date.parse('2026-11-01T12:00:00Z') }
  const context = createTemporaryCallContext([service], { now: () => clock.now })
  const call = (operation: string, input: Fields = {}) =>
    context.call(context.principal, 's3', operation, { Bucket: BUCKET, ...input })
  const get = (Key: string, more: Fields = {}) => call('GetObject', { Key, ...more })
  await call('CreateBucket')
  return {
    context,
    clock,
    call,
    put: (Key, body = 'body', more = {}) => call('PutObject', { Key, Body: Buffer.from(body), ...more }),
    get,
    textOf: async (key, more) => String((await get(key, more)).Body),
    close: () => context.close(),
  }
}
