import { join } from 'node:path'
import { createAssayApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { openThenTakeUp } from '../open-then-take-up.ts'
import { localActor, localPerson } from '../people/local-person.ts'
import { claimProcessors } from '../sandbox/processor-share.ts'
import { createServerLog } from '../server-log.ts'
import { startServices } from '../services.ts'

/**
 * The real server for many people at once, as it will be once people can sign in: who asks is whoever the header `x-person` names.
 * For tests and the bench alone; it listens on this machine and believes everybody.
 */
async function serve(): Promise<void> {
  claimProcessors()
  const config = readConfig(process.env)
  const log = createServerLog(config.dataDir, config.logLevel)
  const services = await startServices(config, log)
  const app = await createAssayApp({
    ...services,
    signIn: undefined,
    person: localPerson(),
    async actorOf({ headers: { 'x-person': name } }) {
      return typeof name === 'string' && /^[a-z0-9-]{1,40}$/.test(name)
        ? localActor({ id: name, name })
        : undefined
    },
    pageFolder: join(import.meta.dirname, '../../dist'),
    log,
    now: Date.now,
  })
  const address = await openThenTakeUp(() => app.listen('127.0.0.1', config.port), services.recover)
  console.log(`\nAssay for many is ready at ${address}\n`)
  process.once('SIGTERM', async () => {
    await app.close()
    await services.close()
    process.exit(0)
  })
}

await serve()
