import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveChallenge } from '../../server/author/prove-challenge.ts'

test('the warm-up tells right from wrong: starter, solutions, designs, tasks left out, mutants, cheats', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')
  const { matrix, problems } = await proveChallenge(folder)
  console.log(matrix)
  expect(problems).toEqual([])
}, 900_000)
