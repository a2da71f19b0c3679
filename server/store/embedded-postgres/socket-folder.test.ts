import { expect, it } from 'vitest'
import { socketFolder } from './socket-folder.ts'

it('puts the socket into the data folder as long as its path fits into an address', () => {
  const longest = `/${'x'.repeat(107 - '/run/.s.PGSQL.5432'.length - 1)}`
  expect(socketFolder('/srv/assay')).toBe('/srv/assay/run')
  expect(socketFolder(longest)).toBe(`${longest}/run`)
})

it('puts it into a folder of its own, the same at every start, where the path is too long in bytes', () => {
  const long = `/${'é'.repeat(60)}`
  expect(socketFolder(long, '/tmp')).toMatch(/^\/tmp\/assay-\d+-[0-9a-f]{16}$/)
  expect(socketFolder(long)).toBe(socketFolder(long))
  expect(socketFolder(long)).not.toBe(socketFolder(`${long}2`))
})
