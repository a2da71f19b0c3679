import { join, resolve } from 'node:path'
import { type AssayApp, createAssayApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { explainStartFailure } from './explain-start-failure.ts'
import { localPerson } from './people/local-person.ts'
import { openServerLog } from './server-log.ts'
import { type Log, type Services, startServices } from './services.ts'

/** Starts the server; whatever prevents it is told in a sentence with what to do. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = openServerLog(resolve(config.dataDir), config.logLevel)
  const services = await startServices(config, log)
  const app = await createAssayApp({
    attempts: services.attempts,
    platform: services.platform,
    person: localPerson(),
    pageFolder: join(import.meta.dirname, '../dist'),
    log,
    now: Date.now,
  })

  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    await app.close()
    const { left } = await services.close()
    if (left === 'open-attempts') {
      console.log(
        'Stopped. Shells and accounts of open attempts go on and are there again after the next start.',
      )
    }
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const address = await listen(app, services, config)
  console.log(`\nAssay is ready at ${address}\n`)
  const status = await services.platform.status()
  // Stopped meanwhile, the self-test found nothing but its own end.
  if (!stopping) sayLimits(status, log)
}

type Status = Awaited<ReturnType<Services['platform']['status']>>

/** What this machine cannot do, once, in the terminal and in the log; the status page has the same lines. */
function sayLimits({ parts }: Status, log: Log): void {
  for (const { name, state, detail, problems } of parts) {
    log.info({ name, state, detail }, 'a part is up')
    for (const problem of problems) log.warn({ part: name }, problem)
  }
}

/** A port that is taken must not leave the accounts' process behind. */
async function listen(app: AssayApp, services: Services, { host, port }: Config): Promise<string> {
  try {
    await services.recover()
    return await app.listen(host, port)
  } catch (error) {
    await services.close()
    throw error
  }
}

main().catch(error => {
  console.error(`\n${explainStartFailure(error)}\n`)
  process.exit(1)
})
