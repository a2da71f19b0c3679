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

describe('versioning', () => {
  const enableVersioning = (Status = 'Enabled') =>
    s3.call('PutBucketVersioning', { VersioningConfiguration: { Status } })

  test('versions are kept, hidden by delete markers, and come back', async () => {
    await s3.put('k', 'null version')
    await enableVersioning()
    const { VersionId } = await s3.put('k', 'second')
    expect(await s3.textOf('k', { VersionId: 'null' })).toBe('null version')
    const marker = await s3.call('DeleteObject', { Key: 'k' })
    expect(marker).toMatchObject({ DeleteMarker: true })
    const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.VersionId }
    await expect(s3.get('k')).rejects.toMatchObject({ code: 'NoSuchKey', headers })
    expect(await s3.call('ListObjectsV2')).toMatchObject({ KeyCount: 0 })
    await expect(s3.get('k', { VersionId: marker.VersionId })).rejects.toMatchObject({
      ...{ code: 'MethodNotAllowed', headers },
    })
    expect(await s3.call('ListObjectVersions')).toMatchObject({
      Versions: [
        { VersionId, IsLatest: false },
        { VersionId: 'null', IsLatest: false },
      ],
      DeleteMarkers: [{ VersionId: marker.VersionId, IsLatest: true }],
    })
    await s3.call('DeleteObject', { Key: 'k', VersionId: marker.VersionId })
    expect(await s3.textOf('k')).toBe('second')
    await expect(s3.call('DeleteBucket')).rejects.toMatchObject({ code: 'BucketNotEmpty' })
  })

  test('suspended versioning writes the null version', async () => {
    await enableVersioning()
    await s3.put('k', 'kept')
    await enableVersioning('Suspended')
    expect(await s3.put('k', 'one')).not.toHaveProperty('VersionId')
    await s3.put('k', 'two')
    expect((await s3.call('ListObjectVersions')).Versions).toHaveLength(2)
    expect(await s3.call('GetBucketVersioning')).toEqual({ Status: 'Suspended' })
  })

  test('versions are listed page by page', async () => {
    await enableVersioning()
    for (const [key, body] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
    ] as const)
      await s3.put(key, body)
    const seen: string[] = []
    let markers: Fields = {}
    for (let more = true; more; ) {
      const answer = await s3.call('ListObjectVersions', { MaxKeys: 1, ...markers })
      seen.push(...(answer.Versions as { Key: string }[]).map(one => one.Key))
      markers = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
      more = answer.IsTruncated === true
    }
    expect(seen).toEqual(['a', 'a', 'b'])
  })
})
