import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createFunctionHost } from './aws-account/functions/function-host.ts'
import { answerOf, createFunctionTrial } from './aws-account/functions/testing/function-trial.ts'
import { createCheckRunner } from './checks/check-runner.ts'
import { recordedAccount, smallChallenge } from './checks/testing/small-challenge.ts'
import { createDriverFixture, shell } from './workspaces/bubblewrap/driver-fixture.ts'

/**
 * The kernel tells every process from where its mounts are bound, and nothing but a virtual machine keeps it from that. So what
 * is bound lies under names that tell nothing: of this installation, or random.
 */
const project = dirname(fileURLToPath(new URL('.', import.meta.url)))
const secret = 'canary-of-a-secret-parameter'
const fixture = createDriverFixture()
const host = createFunctionHost()
afterAll(async () => {
  await fixture.close()
  await host.close()
})

const mounts = 'cat /proc/self/mountinfo'
const lines = `cat /proc/[0-9]*/cmdline | tr '\\0' ' '`

/** Folders of the host that are bound and not the system's own: from where in its file system, by where to. */
function bound(mountinfo: string): Record<string, string> {
  const rows = mountinfo
    .split('\n')
    .map(line => line.split(' '))
    .map(([, , , from = '', to = '']) => [to, from] as const)
    .filter(([, from]) => !/^\/(usr\/|etc\/|usr$|newroot|packages|null|zero|full|u?random|tty|$)/.test(from))
    .filter(([to]) => to !== '' && !to.includes('node_modules/'))
  return Object.fromEntries(rows)
}

/** What is expected are whole paths; a file system that is mounted itself shows the end of one. */
function expectBound(mountinfo: string, expected: Readonly<Record<string, string | RegExp>>): void {
  const found = bound(mountinfo)
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
  for (const [to, path] of Object.entries(expected)) {
    const from = found[to] ?? ''
    const isRight = typeof path === 'string' ? path.endsWith(from) : path.test(from)
    expect({ to, from, isRight }).toEqual({ to, from, isRight: true })
  }
}

test('a function sees where it is unpacked under a random name, and words that are the same for all', async () => {
  const code = `
import { execFileSync } from 'node:child_process'
export const handler = async ({ script }) => execFileSync('/bin/bash', ['-c', script], { encoding: 'utf8' })`
  await host.prepared
  const trial = createFunctionTrial(host, { files: { 'index.mjs': code }, environment: { MODE: secret } })
  const run = async (script: string) => String(answerOf(await trial.invoke({ script })))
  const seen = await run(mounts)
  const random = /\/functions-\d+-\w{6}(\/code)?\/[0-9a-f]{8}$/
  const runtime = join(project, 'server/aws-account/functions/runtime')
  expectBound(seen, {
    '/var/task': random,
    '/run/lambda': random,
    '/var/runtime': runtime,
    '/etc/passwd': join(runtime, 'passwd'),
    '/etc/hosts': join(runtime, 'hosts'),
    '/var/lang/bin/node': process.execPath,
    '/var/lang/compiled': /\/node_modules\/\.compiled-for-functions\/[0-9a-f]{32}$/,
  })
  for (const said of [seen, await run(lines)]) {
    expect(said).not.toContain(secret)
    expect(said).not.toContain(trial.build.functionName)
    expect(said).not.toContain(trial.build.codeDigest)
  }
})

test('a shell sees the number of its own attempt, and words that are the same for all', async () => {
  const workspace = await fixture.create({ environment: { MODE: secret } })
  const seen = await shell(workspace, mounts)
  const shared = (path: string) => join(fixture.dataDir, 'workspaces/.host', path)
  const own = ['passwd', 'group', 'hosts', 'nsswitch.conf', 'resolv.conf', 'hostname', 'bash.bashrc']
  expectBound(seen, {
    '/home/candidate': join(fixture.dataDir, 'workspaces', workspace.id, 'home'),
    '/opt/tools': shared('tools'),
    '/opt/tools/node': process.execPath,
    ...Object.fromEntries(own.map(name => [`/etc/${name}`, shared(`etc/${name}`)])),
  })
  for (const said of [seen, await shell(workspace, lines)]) expect(said).not.toContain(secret)
})

test('a check sees its pinned challenge, and what it is given is in no line and no variable', async () => {
  const read = (path: string) => `process.getBuiltinModule('node:fs').readFileSync('${path}', 'utf8')`
  const challenge = await smallChallenge(
    `export const sees = {
      async observe({ parameters }) {
        return { secret: parameters.fault, mounts: ${read('/proc/self/mountinfo')}, line: ${read('/proc/self/cmdline')}, variables: ${read('/proc/self/environ')} }
      },
      evaluate: () => ({ outcome: 'pass', symptom: { code: 'works', values: {} }, facts: [] }),
    }`,
    ['sees'],
  )
  const runner = await createCheckRunner()
  try {
    const account = { accountId: '111122223333', region: 'us-east-1' }
    const parameters = { fault: secret }
    const { snapshot } = await runner.look(
      { challenge, parameters, account, port: recordedAccount() },
      't.sees',
    )
    const seen = snapshot as Record<string, string>
    expect(seen.secret).toBe(secret)
    expectBound(seen.mounts ?? '', {
      '/assay/node': process.execPath,
      '/assay/challenge': challenge.folder,
      '/assay/server/checks/sandbox': join(project, 'server/checks/sandbox'),
      '/assay/shared': join(project, 'shared'),
      '/assay/package.json': join(project, 'package.json'),
    })
    for (const said of [seen.mounts, seen.line, seen.variables]) expect(said).not.toContain(secret)
  } finally {
    runner.close()
    await challenge.remove()
  }
})
