import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../service.ts'
import { createTemporaryCallContext, type TemporaryCallContext } from '../testing/temporary-call-context.ts'
import { defineService } from './define-service.ts'
import { anywhere } from './operation.ts'

/** S3, whose requests have some condition keys alike, and whose actions have twins for versions. */
const storage = defineService<typeof import('@aws-sdk/client-s3')>('s3', {
  resources: [],
  conditionKeys: ({ ACL, Prefix }) => ({
    's3:x-amz-acl': ACL === undefined ? undefined : String(ACL),
    's3:Prefix': String(Prefix),
    's3:ExistingObjectTag/a/b': 'blue',
  }),
  operations: {
    PutObject: anywhere(() => ({})),
    GetObject: anywhere(() => ({ Body: Buffer.from('bytes where clients read a stream') }), {
      actions: ({ VersionId }, all) => all.filter(name => /Version/.test(name) === (VersionId !== undefined)),
      context: ({ VersionId }) => (VersionId === undefined ? {} : { 's3:VersionId': VersionId }),
    }),
    ListBuckets: anywhere(() => ({})),
    GetBucketLocation: anywhere(() => ({
      $raw: { status: 200, headers: {}, body: '<LocationConstraint/>' },
    })),
  },
})

let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext()
})
afterEach(() => context.close())

const needs = (operation: string, input: Fields) => storage.needs(operation, input, context)

test('an operation has those condition keys of its service that AWS has for it, and its own', () => {
  expect(needs('PutObject', { ACL: 'private' })).toEqual([
    { action: 's3:PutObject', resource: '*', context: { 's3:x-amz-acl': 'private' } },
  ])
  expect(needs('PutObject', {})).toEqual([{ action: 's3:PutObject', resource: '*' }])
  expect(needs('ListBuckets', { Prefix: 'a' })).toEqual([{ action: 's3:ListAllMyBuckets', resource: '*' }])
  const existing = { 's3:ExistingObjectTag/a/b': 'blue' }
  expect(needs('GetObject', { VersionId: 'v' })).toMatchObject([
    { context: { ...existing, 's3:VersionId': 'v' } },
  ])
})

test('a request decides which of the actions of its operation it needs', () => {
  expect(needs('GetObject', {})).toMatchObject([{ action: 's3:GetObject' }])
  expect(needs('GetObject', { VersionId: 'v' })).toMatchObject([{ action: 's3:GetObjectVersion' }])
})
