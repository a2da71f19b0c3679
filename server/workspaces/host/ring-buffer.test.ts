import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRingBuffer } from './ring-buffer.ts'

test('it holds the last bytes of whatever was appended, in order', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 25 }), { maxLength: 20 })
  fc.assert(
    fc.property(chunks, fc.integer({ min: 1, max: 16 }), (appended, capacity) => {
      const ring = createRingBuffer(capacity)
      for (const chunk of appended) ring.append(chunk)
      const all = Buffer.concat(appended)
      const { data, truncated } = ring.contents()
      expect(Buffer.from(data)).toEqual(all.subarray(Math.max(0, all.length - capacity)))
      expect(truncated).toBe(all.length > capacity)
    }),
  )
})
