import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveChallenge, usualEffort } from '../../server/author/prove-challenge.ts'

const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

// Live one variant of two rows. The whole takes half an hour: `npm run challenge -- test challenges/agentic-shop`.
test('the exam about agents tells right from wrong: the starter and the reference', async () => {
  const { matrix, problems, runs } = await proveChallenge(folder, {
    only: 'starter,solution reference',
    seeds: usualEffort.seeds.slice(0, 1),
  })
  console.log(matrix)
  expect(runs.length).toBe(2)
  expect(problems).toEqual([])
}, 900_000)
