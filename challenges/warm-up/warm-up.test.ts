import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveChallenge } from '../../server/author/prove-challenge.ts'

test('the warm-up tells right from wrong: starter, solutions, tasks left out, mutants', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')
  const { matrix, problems } = await proveChallenge(folder)
  console.log(matrix)
  expect(problems).toEqual([])
}, 600_000)
