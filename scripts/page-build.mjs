// Builds the page when its sources are not those of the last build.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'

const stampPath = 'dist/.sources'

/** Every source of the page by name, size and time: reading them all would cost each start what a build needs once. */
function sourcesDigest() {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'))
  const visit = path => {
    const stats = statSync(path)
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else hash.update(`${path} ${stats.size} ${Math.floor(stats.mtimeMs)}\n`)
  }
  for (const path of ['client', 'shared', 'vite.config.ts']) visit(path)
  return hash.digest('hex')
}

/** Puts a gzip file beside each text file: the server sends it to browsers that take it, a quarter of the bytes. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) compress(path)
    else if (/\.(js|css|html|svg|json)$/.test(name)) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  }
}

export function ensurePageBuilt() {
  const digest = sourcesDigest()
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === digest) return
  console.log('Building the page')
  const { status } = spawnSync(
    pinnedNodePath(),
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    {
      stdio: 'inherit',
      env: toolEnvironment(),
    },
  )
  if (status !== 0) throw new Error('The page could not be built; the lines above say why.')
  compress('dist')
  writeFileSync(stampPath, digest)
}
