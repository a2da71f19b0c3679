import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-tools-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the set-up script says on a machine that lacks these tools and the content of these folders, to a user who may not install any. */
async function setUpWithout(tools, folders = []) {
  const hide = `mount -t tmpfs none "$1" && mkdir "$1/up" "$1/work" &&
    mount -t overlay overlay -o "lowerdir=/usr/bin,upperdir=$1/up,workdir=$1/work" /usr/bin &&
    (cd /usr/bin && rm -f ${tools.join(' ')}) &&
    for folder in ${folders.join(' ')}; do mount -t tmpfs none "$folder"; done && shift && exec unshare --user --map-user=12345 -- "$@"`
  const asRoot = process.getuid() === 0 ? [] : ['--user', '--map-root-user']
  const script = `import('./scripts/system-packages.mjs').then(({ ensureSystemPackages }) =>
    console.log(JSON.stringify(ensureSystemPackages({ testing: false }).map(tool => tool.command))))`
  const node = [process.execPath, '--input-type=module', '--eval', script]
  const inside = ['/bin/bash', '-c', hide, 'hide', folder, ...node]
  const { stdout } = await promisify(execFile)('unshare', [...asRoot, '--mount', ...inside])
  return stdout
}

it('says which line installs what is missing, and what does not work until then', async () => {
  const said = await setUpWithout(['jq', 'zip', 'bwrap'], ['/usr/lib/python3/dist-packages/boto3'])
  expect(said).toContain(
    'Missing system tools. Install them with:\n\n  sudo apt-get install -y bubblewrap python3-boto3 zip jq\n',
  )
  expect(said).toContain('bwrap      no isolation: exams cannot start, and nothing runs Lambda functions')
  expect(said).toContain('jq         the terminal has no jq')
  expect(said).toContain('["bwrap","boto3","zip","jq"]')
  expect(said).not.toMatch(/\bat .*\.mjs:\d/)
})

it('says nothing where everything is there', async () => {
  expect(await setUpWithout([])).toBe('[]\n')
})
