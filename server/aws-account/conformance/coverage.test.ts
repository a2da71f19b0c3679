import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverage, NOTES } from './testing/coverage.ts'
import { coveragePage } from './testing/coverage-page.ts'
import { modelScenarios } from './testing/model-scenarios.ts'
import { readScenarios } from './testing/read-scenarios.ts'

/** Floors: they only rise. */
const WORKING = 470
const WRITTEN_CASES = 1500
const MODEL_CASES = 1600

const PATIENCE_MS = 240_000
const all = coverage()

test('the page says what there is: npm run account:coverage', { timeout: PATIENCE_MS }, async () => {
  const page = readFileSync(new URL('../../../docs/account-coverage.md', import.meta.url), 'utf8')
  expect(coveragePage(await all) === page, 'docs/account-coverage.md is as it should be').toBe(true)
})

test('as much works as has ever worked', { timeout: PATIENCE_MS }, async () => {
  const operations = (await all).flatMap(one => one.operations)
  expect(operations.filter(({ state }) => state === 'works').length).toBeGreaterThanOrEqual(WORKING)
})

test('there are as many cases as there have ever been', { timeout: PATIENCE_MS }, async () => {
  const written = readScenarios().flatMap(({ steps }) => steps.filter(({ it }) => it !== undefined))
  expect(written.length).toBeGreaterThanOrEqual(WRITTEN_CASES)
  const made = (await modelScenarios()).flatMap(({ steps }) => steps)
  expect(made.length).toBeGreaterThanOrEqual(MODEL_CASES)
})

test('notes are about what is there', { timeout: PATIENCE_MS }, async () => {
  const known = new Set(
    (await all).flatMap(({ service, operations }) =>
      operations.filter(({ state }) => state !== '501').map(({ operation }) => `${service} ${operation}`),
    ),
  )
  const noted = [NOTES.missing, NOTES.neverRefuses].flatMap(services =>
    Object.entries(services).flatMap(([service, notes]) =>
      Object.keys(notes).map(operation => `${service} ${operation}`),
    ),
  )
  expect(noted.filter(name => !known.has(name))).toEqual([])
})
