import { expect, it } from 'vitest'
import type { ReportFile } from '../../../shared/report/report-files.ts'
import { leftOutSentence, summarise } from './file-words.ts'

const file = (change: ReportFile['change']): ReportFile => ({
  ...{ path: 'a', change, digest: '', bytes: 1, binary: false },
})

it.each([
  [['new', 'unchanged', 'changed', 'new'] as const, '2 new, 1 changed'],
  [['removed'] as const, '1 removed'],
  [['unchanged'] as const, ''],
])('sums %j up as “%s”', (changes, text) => expect(summarise(changes.map(file))).toBe(text))

it.each([
  [{ why: 'tool-folder' as const, count: 1, paths: ['node_modules'] }, 'node_modules: filled by a tool'],
  [{ why: 'too-large' as const, count: 2, paths: ['a.bin', 'b'] }, 'a.bin, b: larger than 2 MiB'],
  [
    { why: 'too-many' as const, count: 9_001, paths: ['gen/1'] },
    'gen/1 and 9,000 more: more than the 1,000 files or 16 MiB that are kept',
  ],
])('names what was left out: %j', (leftOut, text) => expect(leftOutSentence(leftOut)).toBe(text))
