import { join } from 'node:path'
import { pino } from 'pino'
import { createAssayApp } from './app.ts'
import { readConfig } from './config.ts'
import { explainStartFailure } from './explain-start-failure.ts'
import { localPerson } from './people/local-person.ts'
import { startServices } from './services.ts'

/** Starts the server; whatever prevents it is told in a sentence with what to do. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel, base: null })
  const services = await startServices(config, log)
  const app = await createAssayApp({
    attempts: services.attempts,
    platform: services.platform,
    person: localPerson(),
    pageFolder: join(import.meta.dirname, '../dist'),
    logLevel: config.logLevel,
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

  await services.recover()
  const address = await app.listen(config.host, config.port)
  console.log(`\nAssay is ready at ${address}\n`)
}

main().catch(error => {
  console.error(`\n${explainStartFailure(error)}\n`)
  process.exit(1)
})
