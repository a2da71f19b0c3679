import { expect, it } from 'vitest'
import { readStatisticsCommand } from './statistics-command.ts'

it.each([
  [['statistics', 'challenges/a'], { folder: 'challenges/a', publish: false, simulated: undefined }],
  [['statistics', 'a', '--publish'], { folder: 'a', publish: true, simulated: undefined }],
  [
    ['statistics', 'a', '--simulate', '500', '--seed', '3'],
    { folder: 'a', publish: false, simulated: { count: 500, seed: 3 } },
  ],
  [['statistics', 'a', '--simulate', '500', '--publish'], undefined],
  [['statistics', 'a', '--simulate', 'many'], undefined],
  [['statistics', 'a', '--simulate', '1000000'], undefined],
  [['statistics'], undefined],
])('reads %j', (given, command) => expect(readStatisticsCommand(given)).toEqual(command))
