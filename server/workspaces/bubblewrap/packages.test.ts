import { execFile } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '../driver.ts'
import { createDriverFixture, shell } from './driver-fixture.ts'

/** As in the home of somebody who lets nobody else in: mkdtemp makes it 0700. */
const privateHome = mkdtempSync(join(tmpdir(), 'assay home-'))
const nodeModules = join(privateHome, 'node_modules')
const offered = { nodeModules, folders: ['greeting', '@scope', 'removed-since'] }

function installPackage(name: string) {
  const folder = join(nodeModules, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, main: 'main.cjs' }))
  writeFileSync(join(folder, 'main.cjs'), `module.exports = '${name} is here'`)
}
for (const name of ['greeting', '@scope/part', 'of-the-platform']) installPackage(name)

const fixture = createDriverFixture(offered)
let workspace: Workspace
beforeAll(async () => {
  workspace = await fixture.create()
})
afterAll(async () => {
  await fixture.close()
  rmSync(privateHome, { recursive: true })
})

const importing = (name: string) => `import said from '${name}'; console.log(said)`

test.each(['who.mjs', '../deep/er/who.mjs', '/tmp/who.mjs'])(
  'what is offered can be imported from %s, also from a private home',
  async path => {
    const script = `mkdir -p ${dirname(path)} && cat > ${path} <<< "${importing('greeting')}; ${importing('@scope/part').replaceAll('said', 'too')}" && node ${path}`
    expect(await shell(workspace, script)).toBe('greeting is here\n@scope/part is here')
  },
)

test('what is offered can be required where no folder above has it', async () => {
  expect(await shell(workspace, `cd /opt && node -p "require('greeting')"`)).toBe('greeting is here')
})

test('nothing beside it can be seen, and a package that was removed since is only missing', async () => {
  expect(await shell(workspace, 'ls /node_modules')).toBe('@scope\ngreeting')
  expect(await shell(workspace, `node --input-type=module -e "${importing('of-the-platform')}"`)).toContain(
    'ERR_MODULE_NOT_FOUND',
  )
  expect(await shell(workspace, 'ls /node_modules/greeting/..')).toBe('@scope\ngreeting')
})

test('a package of the candidate wins over one that is offered', async () => {
  const script = `mkdir -p node_modules/greeting && echo "module.exports = 'mine'" > node_modules/greeting/index.js
    node -p "require('greeting')"; rm -r node_modules`
  expect(await shell(workspace, script)).toBe('mine')
})

test('an ordinary user, to whom the packages belong, cannot change them from a workspace either', async () => {
  const isRoot = process.getuid?.() === 0
  const user = mkdtempSync(join(tmpdir(), 'assay-user-'))
  const paths = ['', ...readdirSync(privateHome, { recursive: true, encoding: 'utf8' })]
  if (isRoot)
    for (const path of [user, ...paths.map(name => join(privateHome, name))]) chownSync(path, 12345, 12345)
  const asUser = isRoot
    ? ['/usr/bin/setpriv', '--reuid=12345', '--regid=12345', '--clear-groups']
    : ['/usr/bin/env']
  const script = fileURLToPath(new URL('print-capabilities.ts', import.meta.url))
  const [file = '', ...args] = [
    ...asUser,
    process.execPath,
    script,
    join(user, 'data'),
    nodeModules,
    'greeting',
  ]
  try {
    const { stdout } = await promisify(execFile)(file, args, { env: {} })
    expect(JSON.parse(stdout)).toMatchObject({ problems: [], perWorkspaceUid: false })
    expect(readdirSync(join(nodeModules, 'greeting'))).toEqual(['main.cjs', 'package.json'])
  } finally {
    rmSync(user, { recursive: true, force: true })
  }
})
