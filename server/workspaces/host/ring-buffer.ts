/** Keeps the last `capacity` bytes of a stream. */
export function createRingBuffer(capacity: number) {
  const buffer = Buffer.alloc(capacity)
  let total = 0

  return {
    append(bytes: Uint8Array) {
      const tail = bytes.length > capacity ? bytes.subarray(bytes.length - capacity) : bytes
      const start = (total + bytes.length - tail.length) % capacity
      const untilEnd = Math.min(tail.length, capacity - start)
      buffer.set(tail.subarray(0, untilEnd), start)
      buffer.set(tail.subarray(untilEnd), 0)
      total += bytes.length
    },
    /** A copy, oldest byte first; `truncated` if more than that went through. */
    contents(): { data: Uint8Array; truncated: boolean } {
      if (total <= capacity) return { data: Uint8Array.from(buffer.subarray(0, total)), truncated: false }
      const start = total % capacity
      return { data: Buffer.concat([buffer.subarray(start), buffer.subarray(0, start)]), truncated: true }
    },
  }
}
