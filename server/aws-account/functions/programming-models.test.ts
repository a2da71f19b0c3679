import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFunctionHost, type FunctionHost } from './function-host.ts'
import cases from './programming-models.cases.json' with { type: 'json' }
import { answerOf, createFunctionTrial } from './testing/function-trial.ts'

let host: FunctionHost
beforeAll(() => {
  host = createFunctionHost()
})
afterAll(() => host.close())

describe('what counts as an answer, and how it is written:', () => {
  test.each(cases)('$name', async ({ name: _, runtime, code, answer, file, ...settings }) => {
    const own = file ?? (runtime.startsWith('python') ? 'index.py' : 'index.mjs')
    const trial = createFunctionTrial(host, { runtime, files: { [own]: code }, ...settings })
    const outcome = await trial.invoke()
    expect(outcome).toMatchObject({ kind: 'finished', failed: false })
    if (outcome.kind === 'finished') expect(Buffer.from(outcome.payload).toString()).toBe(answer)
    host.retire(trial.build.accountId, trial.build.functionName)
  })
})

describe('an environment between two calls', () => {
  const ticking = {
    'nodejs24.x': {
      'index.mjs': `let ticks = 0; setInterval(() => ticks++, 1); export const handler = async () => { await new Promise(r => setTimeout(r, 50)); return { ticks, now: Date.now() } }`,
    },
    'python3.12': {
      'index.py': `
import subprocess, threading, time
child = subprocess.Popen(['/bin/sh', '-c', 'while true; do echo >> /tmp/ticks; sleep 0.001; done'], start_new_session=True)
def handler(event, context):
  time.sleep(0.3)
  return {'ticks': sum(1 for _ in open('/tmp/ticks')), 'now': time.time() * 1000}
`,
    },
  }

  test.each(Object.entries(ticking))(
    'is frozen with its answer, and goes on with the next: %s',
    async (runtime, files) => {
      const trial = createFunctionTrial(host, { runtime, files })
      const invoke = async () => answerOf(await trial.invoke()) as { ticks: number; now: number }
      const first = await invoke()
      await new Promise(resolve => setTimeout(resolve, 2000))
      const second = await invoke()
      // Two seconds without it: what ran in them would have counted far beyond the times it was awake.
      expect(second.now - first.now).toBeGreaterThan(1900)
      expect(second.ticks).toBeGreaterThan(first.ticks)
      const awake = runtime.startsWith('python') ? 400 : 600
      expect(second.ticks - first.ticks).toBeLessThan(awake)
    },
  )

  test('that is frozen can still be ended', async () => {
    const trial = createFunctionTrial(host, { files: ticking['nodejs24.x'] })
    await trial.invoke()
    host.retire(trial.build.accountId, trial.build.functionName)
    expect(await trial.invoke()).toMatchObject({ initMs: expect.any(Number) })
  })
})
