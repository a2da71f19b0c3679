// Writes the table of settings into README.md from the one list in server/config.ts: `node scripts/write-settings-table.mjs`.
import { readFileSync, writeFileSync } from 'node:fs'
import { settingsTable } from '../server/settings-table.ts'

const readme = readFileSync('README.md', 'utf8')
const between = /<!-- settings -->[\s\S]*<!-- \/settings -->/
writeFileSync(
  'README.md',
  readme.replace(between, `<!-- settings -->\n${settingsTable()}\n<!-- /settings -->`),
)
