// `npm run demo-data`: attempts of three people in every phase, in the data folder of `npm run dev` or of ASSAY_DATA.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(pinnedNodePath(), ['server/testing/demo-data.ts'], {
  stdio: 'inherit',
  env: { ...toolEnvironment(), ASSAY_DATA: process.env.ASSAY_DATA || './data/dev' },
})
process.exit(status ?? 1)
