// `npm run account`: one AWS account alone, with printed keys and a page of help. Plain JavaScript without dependencies,
// as `npm start`. With `-- --json` standard output is one line of JSON; `.npmrc` keeps npm's own lines away.
import { spawn } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

// Standard output belongs to the account.
console.log = console.error
prepare({ system: false, page: false })

const account = spawn(pinnedNodePath(), ['server/aws-account/start.ts', 'alone', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
// The terminal sends Ctrl-C to the account as well; here it only must not end us before the account has.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => account.kill('SIGTERM'))
account.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
