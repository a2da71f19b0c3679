// `npm run account:coverage`: writes docs/account-coverage.md.
import { writeFileSync } from 'node:fs'
import { coverage } from './coverage.ts'
import { coveragePage } from './coverage-page.ts'

const PAGE = new URL('../../../../docs/account-coverage.md', import.meta.url)
writeFileSync(PAGE, coveragePage(await coverage()))
// What services share among accounts may go on by itself.
process.exit()
