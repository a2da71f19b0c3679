import { expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import { createTemporaryCallContext } from '../testing/temporary-call-context.ts'
import { defineResource, tableOfEach } from './resource.ts'

interface Stored {
  readonly bytes: number
}

const bucketOf = (arn: string) => arn.slice(0, arn.indexOf('/'))
const objects = defineResource<Stored>('s3', 'object', {
  table: (state, arn) => tableOfEach<Stored>('test.objects')(state, bucketOf(arn)),
  named: ({ Bucket, Key }, arn) => arn({ BucketName: String(Bucket), ObjectName: String(Key) }),
  missing: () => new AwsError('NoSuchKey', 'none', 404),
})

test('resources may have tables of their own, by their ARNs', async () => {
  const context = createTemporaryCallContext()
  const input = { Bucket: 'b', Key: 'k' }
  objects.save(context.state, 'arn:aws:s3:::b/k', { bytes: 1 })
  expect(objects.require(context, input)).toEqual({ bytes: 1 })
  expect(tableOfEach('test.objects')(context.state, 'arn:aws:s3:::b').size).toBe(1)
  expect(() => objects.require(context, { ...input, Bucket: 'other' })).toThrow('none')
  await context.close()
})

test('a name may look like what a form of ARNs leaves open', () => {
  const place = { accountId: '1', region: 'us-east-1' }
  const ObjectName = ['$', '{BucketName}'].join('')
  expect(objects.arn(place, { BucketName: 'b', ObjectName })).toBe(`arn:aws:s3:::b/${ObjectName}`)
  expect(() => objects.arn(place, { BucketName: 'b' })).toThrow('are not the names in')
})
