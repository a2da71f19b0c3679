// `npm run demo-data`: attempts of three people in every phase, in the data folder of `npm run dev` or of ASSAY_DATA.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/testing/demo-data.ts', { ASSAY_DATA: process.env.ASSAY_DATA || './data/dev' })
