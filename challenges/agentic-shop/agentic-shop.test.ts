import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveFirstRows } from '../../server/author/testing/prove-first-rows.ts'

const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

test('the exam about agents tells right from wrong: the starter and the reference', async () => {
  const { problems, runs } = await proveFirstRows(folder)
  expect(runs.length).toBe(2)
  expect(problems).toEqual([])
}, 900_000)
