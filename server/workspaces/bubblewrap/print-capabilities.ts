import { createBubblewrapDriver } from './bubblewrap-driver.ts'

/** `node print-capabilities.ts <data folder> [<node_modules> <package> ...]`: the self-test by itself, as JSON. */
const [, , dataDir = './data', nodeModules = '/', ...folders] = process.argv
const driver = createBubblewrapDriver({ dataDir, packages: { nodeModules, folders } })
console.log(JSON.stringify(await driver.capabilities()))
await driver.shutdownHost()
