import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exitCodeOf, failuresIn } from './finding.ts'
import {
  clockFindings,
  diskFindings,
  folderFindings,
  memoryFindings,
  versionFindings,
} from './machine-findings.ts'

const now = Date.UTC(2026, 10, 30)
const wide = { bavail: 10_000_000, bsize: 4_096, files: 1_000_000, ffree: 900_000 }

it.each([
  [60 * 1024, 0, ''],
  [1_500, 1, 'Only 1500 MB are free'],
  [200, 2, 'The disk of the data folder /data is full: 200 MB are free'],
])('a disk with %d MB free has the severity %d', async (mebibytes, code, said) => {
  const found = await diskFindings('/data', async () => ({ ...wide, bavail: mebibytes * 256 }))
  expect(exitCodeOf(found)).toBe(code)
  expect(found[0]?.text ?? '').toContain(said)
})

it('a disk without files to make is full however much space it has', async () => {
  const found = await diskFindings('/data', async () => ({ ...wide, ffree: 10 }))
  expect(exitCodeOf(found)).toBe(2)
})

it.each([
  [8_000_000, 0, ''],
  [700_000, 1, 'Only 683 MB of memory are available'],
  [100_000, 2, 'too little for another attempt'],
])('%d kB of memory have the severity %d', (kilobytes, code, said) => {
  const found = memoryFindings(`MemTotal: 9999999 kB\nMemAvailable:   ${kilobytes} kB\n`)
  expect(exitCodeOf(found)).toBe(code)
  expect(found[0]?.text ?? '').toContain(said)
  expect(failuresIn(found) !== '').toBe(code === 2)
})

it('says nothing of memory where nothing is known of it', () => {
  expect(memoryFindings('')).toEqual([])
})

it.each([
  [{ now }, undefined],
  [{ now, lastBeat: now + 4_000 }, undefined],
  [{ now: Date.UTC(1970, 0, 1) }, 'long past'],
  [{ now, lastBeat: now + 60_000 }, 'was set back'],
  [{ now, ofDatabase: now - 60_000 }, 'that of the database'],
])('a clock of %j: %s', (readings, said) => {
  const found = clockFindings(readings)
  expect(found.map(({ severity }) => severity)).toEqual(said === undefined ? [] : ['failure'])
  if (said !== undefined) expect(found[0]?.text).toMatch(new RegExp(`${said}[\\s\\S]*timedatectl`))
})

it('a data folder that others may read is said with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-health-'))
  expect(folderFindings(folder)).toEqual([])
  chmodSync(folder, 0o710)
  expect(folderFindings(folder)).toEqual([])
  chmodSync(folder, 0o755)
  expect(folderFindings(folder)[0]?.text).toContain(`chmod 700 ${folder}`)
  rmSync(folder, { recursive: true })
  expect(folderFindings(folder)).toEqual([])
})

it('another Node than the one it was tried with is a warning', () => {
  expect(versionFindings('24.21.0', '24.21.0')).toEqual([])
  expect(versionFindings('18.0.0', '24.21.0')[0]).toMatchObject({ severity: 'warning' })
})
