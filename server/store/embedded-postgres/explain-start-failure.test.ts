import { expect, it } from 'vitest'
import { explainStartFailure } from './explain-start-failure.ts'

it.each([
  [
    'initdb: error: could not look up effective user ID 7: user does not exist',
    'The user who starts Assay has no name on this machine, which PostgreSQL needs.',
  ],
  ['HINT:  Check free disk space.', 'The disk of the data folder is full.'],
  [
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
    'The disk of the data folder is full.',
  ],
  [
    'initdb: error: could not access directory "/root/x": Permission denied',
    'The built-in database may not use its folder.',
  ],
  [
    'FATAL:  database files are incompatible with server',
    'The data folder holds a database of another version of PostgreSQL.',
  ],
  [
    'FATAL:  lock file "postmaster.pid" already exists',
    'Another database server still uses the data folder.',
  ],
  [
    'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use',
    'Another database server still uses the data folder.',
  ],
  [
    'FATAL:  could not map anonymous shared memory: Cannot allocate memory',
    'There is not enough memory for the built-in database.',
  ],
  [
    'postgres: error while loading shared libraries: libicui18n.so.60',
    'The built-in database is not completely installed: a library is missing.',
  ],
])('explains %s', (output, problem) => {
  expect(explainStartFailure('/d', `LOG:  starting\n${output}\n`).problem).toBe(`${problem} (/d)`)
})

it('gives the line that matters of a failure it does not know', () => {
  const { problem } = explainStartFailure('/d', 'LOG:  a\nFATAL:  new trouble\nLOG:  shut down\n')
  expect(problem).toBe('The built-in database in /d did not start: FATAL:  new trouble')
})
