import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../../../shared/problem.ts'

const chunkBytes = 64 * 1024

/** Reads what is there, not what the size promises: a sparse file can claim any size, and one can grow meanwhile. */
export async function readBounded(file: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let total = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, total)
    if (bytesRead === 0) return Buffer.concat(chunks)
    total += bytesRead
    if (total > maxBytes)
      throw new AppError('file-too-large', `The file is larger than ${Math.floor(maxBytes / 1024)} KiB.`)
    chunks.push(buffer.subarray(0, bytesRead))
  }
}
