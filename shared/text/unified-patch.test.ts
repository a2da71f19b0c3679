import { expect, it } from 'vitest'
import { unifiedPatch } from './unified-patch.ts'

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`)

it('shows three lines around each change and leaves out what lies between', () => {
  const before = `${lines(1, 30).join('\n')}\n`
  const after = before.replace('line 2\n', 'second\n').replace('line 29\n', '')
  const { patch, added, removed } = unifiedPatch('cart/index.mjs', before, after)
  expect([added, removed]).toEqual([1, 2])
  expect(patch.split('\n')).toEqual([
    '--- a/cart/index.mjs',
    '+++ b/cart/index.mjs',
    '@@ -1,5 +1,5 @@',
    ...[' line 1', '-line 2', '+second', ' line 3', ' line 4', ' line 5'],
    '@@ -26,5 +26,4 @@',
    ...[' line 26', ' line 27', ' line 28', '-line 29', ' line 30'],
    '',
  ])
})

it('names no file where there was none', () => {
  expect(unifiedPatch('a', undefined, 'x\n').patch).toBe('--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n')
  expect(unifiedPatch('a', 'x\n', undefined).patch).toBe('--- a/a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n')
})
