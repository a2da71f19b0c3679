import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { FileChange } from '../driver.ts'
import { watchFiles } from './watch-files.ts'

function watched() {
  const home = fs.mkdtempSync(join(tmpdir(), 'assay-watch-'))
  const project = join(home, 'project')
  fs.mkdirSync(join(project, 'src'), { recursive: true })
  fs.writeFileSync(join(project, 'src/a.mjs'), 'one')
  const seen: FileChange[] = []
  const batches: number[] = []
  const stop = watchFiles(home, ['project'], changes => {
    seen.push(...changes)
    batches.push(changes.length)
  })
  onTestFinished(() => {
    stop()
    fs.rmSync(home, { recursive: true, force: true })
  })
  const sees = (change: FileChange) => expect.poll(() => seen, { timeout: 30_000 }).toContainEqual(change)
  /** Only what happens after the first look is a change. */
  const begun = () =>
    expect
      .poll(() => {
        fs.appendFileSync(join(project, 'first'), 'x')
        return seen.length
      })
      .toBeGreaterThan(0)
  return { project, seen, batches, sees, stop, begun }
}

test('what is added, changed and removed is told, also in folders that are new', async () => {
  const { project, sees, begun } = watched()
  await begun()
  fs.writeFileSync(join(project, 'src/a.mjs'), 'another')
  await sees({ path: 'src/a.mjs', change: 'changed' })
  fs.mkdirSync(join(project, 'lib/deep'), { recursive: true })
  fs.writeFileSync(join(project, 'lib/deep/b.mjs'), '')
  await sees({ path: 'lib/deep/b.mjs', change: 'added' })
  fs.writeFileSync(join(project, 'lib/deep/b.mjs'), 'x')
  await sees({ path: 'lib/deep/b.mjs', change: 'changed' })
  fs.rmSync(join(project, 'src'), { recursive: true })
  await sees({ path: 'src/a.mjs', change: 'removed' })
})

test('many changes at once are told together, and nothing of node_modules or .git', async () => {
  const { project, seen, batches, sees, begun } = watched()
  await begun()
  fs.mkdirSync(join(project, '.git'))
  fs.mkdirSync(join(project, 'node_modules/x'), { recursive: true })
  for (let index = 0; index < 100; index += 1) fs.writeFileSync(join(project, `f${index}`), 'x')
  await sees({ path: 'f99', change: 'added' })
  expect(batches.length).toBeLessThan(8)
  expect(seen.filter(({ path }) => /^(\.git|node_modules)\//.test(path))).toEqual([])
})

test('nothing is told after it was stopped', async () => {
  const { project, seen, begun, stop } = watched()
  await begun()
  stop()
  const count = seen.length
  fs.writeFileSync(join(project, 'later'), '')
  const second = watchFiles(join(project, '..'), ['project'], () => undefined)
  await expect.poll(() => fs.existsSync(join(project, 'later'))).toBe(true)
  second()
  expect(seen).toHaveLength(count)
})
