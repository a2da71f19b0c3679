import { createBubblewrapDriver } from './bubblewrap-driver.ts'

/** `node print-capabilities.ts <data folder>`: the self-test by itself, as JSON. */
const driver = createBubblewrapDriver({ dataDir: process.argv[2] ?? './data' })
console.log(JSON.stringify(await driver.capabilities()))
await driver.shutdownHost()
