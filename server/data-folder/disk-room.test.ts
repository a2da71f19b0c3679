import { expect, it } from 'vitest'
import { type DiskFigures, roomProblem } from './disk-room.ts'

const wide: DiskFigures = { bavail: 1_000_000, bsize: 4_096, files: 1_000_000, ffree: 900_000 }
const problemOf = (figures: Partial<DiskFigures>) =>
  roomProblem('/data', async () => ({ ...wide, ...figures }))

it.each([
  [60 * 1024 ** 3, undefined],
  [256 * 1024 ** 2, undefined],
  [255 * 1024 ** 2, '255 MB are free and 256 MB are needed'],
  [0, '0 MB are free'],
])('with %d bytes free the data folder has this against it: %s', async (bytes, said) => {
  const problem = await problemOf({ bavail: bytes / 4_096 })
  if (said === undefined) expect(problem).toBeUndefined()
  else expect(problem).toContain(said)
})

it.each([
  { name: 'enough files left', files: 1_000_000, ffree: 5_000, said: undefined },
  { name: 'hardly any left', files: 1_000_000, ffree: 4_999, said: '4999 more files (inodes) and 5000' },
  { name: 'none left', files: 1_000_000, ffree: 0, said: '0 more files (inodes)' },
  { name: 'a file system that makes them as it goes', files: 0, ffree: 0, said: undefined },
])('a disk with space can be out of files: $name', async ({ files, ffree, said }) => {
  const problem = await problemOf({ files, ffree })
  if (said === undefined) expect(problem).toBeUndefined()
  else expect(problem).toContain(said)
})

it('a data folder that is gone is a problem too', async () => {
  expect(await roomProblem('/nowhere/at/all')).toContain('cannot be looked at')
})
