import { expect, it } from 'vitest'
import { formatBytes } from './format-bytes.ts'

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1_023, '1023 bytes'],
  [1_024, '1 KiB'],
  [1_260, '1.2 KiB'],
  [49_000, '48 KiB'],
  [2 * 1024 * 1024, '2 MiB'],
])('%i is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
