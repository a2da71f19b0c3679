import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

const module = new URL('processor-share.ts', import.meta.url).href
const look = `import { readFileSync } from 'node:fs'
import { claimProcessors } from '${module}'
claimProcessors()
console.log(readFileSync('/proc/self/autogroup', 'utf8').trim())`

// Whoever may not must not be hindered by it.
test.runIf(existsSync('/proc/self/autogroup'))(
  'a process of the platform has the larger share where it may',
  () => {
    const { stdout, status } = spawnSync(
      'setsid',
      ['--wait', process.execPath, '--input-type=module', '-e', look],
      {
        encoding: 'utf8',
      },
    )
    expect(status).toBe(0)
    expect(stdout).toMatch(process.getuid?.() === 0 ? /nice -10\n$/ : /nice 0\n$/)
  },
)
