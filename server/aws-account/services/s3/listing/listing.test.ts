import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import { createService } from '../service.ts'
import { type BucketCalls, createBucketCalls } from '../testing/bucket-calls.ts'

const service = createService()
let s3: BucketCalls

beforeEach(async () => {
  s3 = await createBucketCalls(service)
})
afterEach(() => s3.close())

describe('listing', () => {
  const KEYS = ['a.txt', 'docs/1', 'docs/2', 'docs/deep/3', 'img/1', 'z']
  beforeEach(async () => {
    for (const key of KEYS) await s3.put(key)
  })
  const keysOf = (answer: Fields) => (answer.Contents as { Key: string }[]).map(one => one.Key)
  const prefixesOf = (answer: Fields) =>
    (answer.CommonPrefixes as { Prefix: string }[]).map(one => one.Prefix)

  test('all keys in order, by prefix, and as folders', async () => {
    expect(keysOf(await s3.call('ListObjectsV2'))).toEqual(KEYS)
    const folder = await s3.call('ListObjectsV2', { Prefix: 'docs/', Delimiter: '/' })
    expect(keysOf(folder)).toEqual(['docs/1', 'docs/2'])
    expect(prefixesOf(folder)).toEqual(['docs/deep/'])
    const top = await s3.call('ListObjectsV2', { Delimiter: '/' })
    expect(keysOf(top)).toEqual(['a.txt', 'z'])
    expect(prefixesOf(top)).toEqual(['docs/', 'img/'])
    for (const operation of ['ListObjectsV2', 'ListObjects', 'ListObjectVersions'])
      expect(await s3.call(operation, { MaxKeys: 0 })).toMatchObject({ IsTruncated: false })
    expect(keysOf(await s3.call('ListObjectsV2', { StartAfter: 'docs/deep/3' }))).toEqual(['img/1', 'z'])
  })

  test.each([1, 2, 3])('pages of %d tell each key and folder once', async MaxKeys => {
    const seen: string[] = []
    let ContinuationToken: unknown
    do {
      const answer = await s3.call('ListObjectsV2', { Delimiter: '/', MaxKeys, ContinuationToken })
      seen.push(...keysOf(answer), ...prefixesOf(answer))
      expect(answer.IsTruncated).toBe(answer.NextContinuationToken !== undefined)
      ContinuationToken = answer.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(seen.sort()).toEqual(['a.txt', 'docs/', 'img/', 'z'])
  })

  test('the old listing pages by marker and names are URL-encoded on request', async () => {
    await s3.put('with space+ü')
    const first = await s3.call('ListObjects', { MaxKeys: 3 })
    expect(keysOf(first)).toEqual(KEYS.slice(0, 3))
    const rest = await s3.call('ListObjects', { Marker: 'docs/2', EncodingType: 'url' })
    expect(keysOf(rest)).toEqual(['docs/deep/3', 'img/1', 'with%20space%2B%C3%BC', 'z'])
  })

  test('many objects are deleted at once', async () => {
    const Objects = ['a.txt', 'none'].map(Key => ({ Key }))
    expect(await s3.call('DeleteObjects', { Delete: { Objects } })).toEqual({
      Deleted: [{ Key: 'a.txt' }, { Key: 'none' }],
    })
    expect(await s3.call('DeleteObjects', { Delete: { Objects: [{ Key: 'z' }], Quiet: true } })).toEqual({})
    expect(keysOf(await s3.call('ListObjectsV2'))).toEqual(KEYS.slice(1, -1))
  })
})
