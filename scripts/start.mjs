// `npm start`: makes sure that everything is there, then runs the server. Plain JavaScript without dependencies, for
// any Node from 18 on: on a new machine it runs before anything is installed.
import { spawn } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare()

const server = spawn(pinnedNodePath(), ['server/main.ts'], { stdio: 'inherit', env: toolEnvironment() })
// The terminal sends Ctrl-C to the server as well; here it only must not end us before the server has.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
