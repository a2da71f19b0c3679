import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { proveFromRecording } from '../../server/author/prove-challenge.ts'
import { recordingName } from '../../server/author/recording.ts'
import { proveFirstRows } from '../../server/author/testing/prove-first-rows.ts'

const folder = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

// Live one variant of two rows. The whole takes half an hour: `npm run challenge -- test challenges/serverless-shop`.
test('the Serverless exam tells right from wrong: the starter and the reference', async () => {
  const { problems, runs } = await proveFirstRows(folder)
  expect(runs.length).toBe(2)
  expect(problems).toEqual([])
}, 900_000)

const isRecorded = existsSync(join(folder, recordingName))
if (!isRecorded)
  console.log(`Skipped, all rows of the Serverless exam from what was seen of them: there is no ${recordingName} yet.
It is written by: npm run challenge -- test challenges/serverless-shop --record`)
test.skipIf(!isRecorded)(
  'all rows of the Serverless exam are decided rightly, by what was seen of them',
  async () => {
    const { problems, runs } = await proveFromRecording(folder)
    expect(problems).toEqual([])
    expect(runs.length).toBeGreaterThan(50)
  },
  300_000,
)
