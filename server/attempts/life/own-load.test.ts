import { expect, it } from 'vitest'
import type { Workspace } from '../../workspaces/driver.ts'
import { createOwnLoad } from './own-load.ts'

const using = (samples: readonly (number | undefined)[]) => {
  const left = [...samples]
  let time = 0
  const usage = async () => {
    const cpuMs = left.shift()
    if (cpuMs === undefined) throw new Error('the host does not answer')
    return { cpuMs, memoryBytes: 0, processes: 1, diskBytes: 0 }
  }
  const load = createOwnLoad(
    async () => ({ usage }) as unknown as Workspace,
    () => time,
  )
  load.begin()
  time = 10_000
  return load.isQuiet()
}

it.each([
  ['little', [100, 1_100], true],
  ['a processor and more', [100, 12_000], false],
  ['nobody knows how much, before', [undefined, 100], false],
  ['nobody knows how much, after', [100, undefined], false],
])('an attempt whose shells took %s', async (_, samples, quiet) => {
  expect(await using(samples)).toBe(quiet)
})
