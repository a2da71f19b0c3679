// Builds the page when its sources are not those of the last build.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'

const stampPath = 'dist/.sources'
const authorStampPath = 'dist-author/.sources'

/** Every source of the page by name, size and time: reading them all would cost each start what a build needs once. */
function sourcesDigest() {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'))
  const visit = path => {
    const stats = statSync(path)
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else hash.update(`${path} ${stats.size} ${Math.floor(stats.mtimeMs)}\n`)
  }
  for (const path of [
    'client',
    'shared',
    'vite.config.ts',
    'vite.offline.config.ts',
    'vite.author.config.ts',
  ])
    visit(path)
  return hash.digest('hex')
}

/** Of files as large as the editor's; the last percent of them would cost each build half a minute. */
const largeBytes = 400 * 1024

/** Brotli, as well as a build has time for. */
function brotli(bytes) {
  const quality = bytes.length > largeBytes ? 6 : constants.BROTLI_MAX_QUALITY
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
}

/** Puts a brotli and a gzip file beside each text file: browsers get what they take, a quarter of the bytes or less. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) compress(path)
    else if (/\.(js|css|html|svg|json)$/.test(name)) {
      const bytes = readFileSync(path)
      writeFileSync(`${path}.br`, brotli(bytes))
      writeFileSync(`${path}.gz`, gzipSync(bytes))
    }
  }
}

function build(config) {
  const { status } = spawnSync(
    pinnedNodePath(),
    ['node_modules/vite/bin/vite.js', 'build', '--config', config, '--logLevel', 'warn'],
    {
      stdio: 'inherit',
      env: toolEnvironment(),
    },
  )
  if (status !== 0) throw new Error('The page could not be built; the lines above say why.')
}

const isBuilt = (stamp, digest) => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest

/** The panel that a preview alone serves. */
export function ensureAuthorPanelBuilt() {
  const digest = sourcesDigest()
  if (isBuilt(authorStampPath, digest)) return
  console.log("Building the author's panel")
  build('vite.author.config.ts')
  writeFileSync(authorStampPath, digest)
}

export function ensurePageBuilt() {
  const digest = sourcesDigest()
  if (isBuilt(stampPath, digest)) return
  console.log('Building the page')
  build('vite.config.ts')
  build('vite.offline.config.ts')
  compress('dist')
  writeFileSync(stampPath, digest)
}
