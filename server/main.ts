import { join } from 'node:path'
import type { Logger } from 'pino'
import { type AssayApp, createAssayApp } from './app.ts'
import { type Config, readConfig, unknownSettings } from './config.ts'
import { noteAddress } from './data-folder/folder-lock.ts'
import { explainStartFailure } from './explain-start-failure.ts'
import type { Tls } from './http/create-server.ts'
import { openThenTakeUp } from './open-then-take-up.ts'
import { localPerson } from './people/local-person.ts'
import { readTls } from './read-tls.ts'
import { requireFreePort } from './require-free-port.ts'
import { claimProcessors } from './sandbox/processor-share.ts'
import { createServerLog, serverLogPath } from './server-log.ts'
import { type Services, startServices } from './services.ts'

/** Starts the server; whatever prevents it is told in a sentence with what to do. */
async function main(): Promise<void> {
  claimProcessors()
  const config = readConfig(process.env)
  const log = createServerLog(config.dataDir, config.logLevel)
  try {
    await run(config, log)
  } catch (error) {
    const explained = explainStartFailure(error)
    // In the file alone: the terminal gets the sentence.
    if (explained === undefined) log.info({ error }, 'the server did not start')
    throw explained === undefined ? unforeseen(error, serverLogPath(config.dataDir)) : error
  }
}

async function run(config: Config, log: Logger): Promise<void> {
  // From the first moment: a start that is interrupted is finished and then stopped in order.
  const stop = stopSignal()
  // Before anything is made or started for nothing.
  const tls = readTls(config, Date.now)
  await requireFreePort(config)
  const services = await startServices(config, log)
  const { app, address } = await openPage(services, config, log, tls)
  if (!stop.signal.aborted) {
    // For commands on this machine: by a proxy they would go round by the world.
    noteAddress(
      config.dataDir,
      config.proxies === undefined ? address : `http://${config.host}:${config.port}`,
    )
    console.log(`\nAssay is ready at ${address}   (stop it with Ctrl-C)\n`)
    if (config.signIn) await offerSetUp(services, address)
    warnOfUnknownSettings(log)
    void sayLimits(services, log, stop.signal)
  }
  await stop.requested
  await app.close()
  const { left } = await services.close()
  if (left === 'open-attempts')
    console.log(
      'Stopped. Shells and accounts of open attempts go on and are there again after the next start.',
    )
  process.exit(0)
}

/** One Ctrl-C arrives twice where npm passes on what the terminal has sent already. */
const sameRequestMs = 1_000

/** Ctrl-C or SIGTERM. Whoever asks again later does not want to wait. */
function stopSignal(): { readonly signal: AbortSignal; readonly requested: Promise<void> } {
  const asked = new AbortController()
  const requested = new Promise<void>(resolve => {
    let askedAt = 0
    const onSignal = () => {
      if (asked.signal.aborted && Date.now() - askedAt > sameRequestMs) process.exit(130)
      if (asked.signal.aborted) return
      askedAt = Date.now()
      asked.abort()
      resolve()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
  return { signal: asked.signal, requested }
}

/** Opens the port, then takes up what was left. What fails here must not leave the accounts' process behind. */
async function openPage(
  services: Services,
  { host, port, devPort, signIn, proxies }: Config,
  log: Logger,
  tls: Tls | undefined,
): Promise<{ readonly app: AssayApp; readonly address: string }> {
  try {
    const app = await createAssayApp({
      attempts: services.attempts,
      platform: services.platform,
      credentials: services.credentials,
      portfolios: services.portfolios,
      demos: services.demos,
      consoles: services.consoles,
      signIn: signIn ? services.signIn : undefined,
      proxies,
      person: localPerson(),
      pageFolder: join(import.meta.dirname, '../dist'),
      log,
      now: Date.now,
      devPort,
      tls,
    })
    const address = await openThenTakeUp(() => app.listen(host, port), services.recover)
    return { app, address }
  } catch (error) {
    await services.close()
    throw error
  }
}

/** On the terminal alone: the log is read by more people than may be admins. */
async function offerSetUp({ signIn }: Services, address: string): Promise<void> {
  const secret = await signIn.setUpSecret()
  if (secret === undefined) return
  console.log(
    `Nobody can administer this server yet. Whoever opens this link first does, once, within a day:\n\n  ${address}/enter#${secret}\n`,
  )
}

function warnOfUnknownSettings(log: Logger): void {
  for (const name of unknownSettings(process.env))
    log.warn(`${name} is not a setting of Assay and has no effect; README.md lists them.`)
}

/** What this machine cannot do, once, in the terminal and in the log; the status page has the same lines. */
async function sayLimits({ platform }: Services, log: Logger, stopping: AbortSignal): Promise<void> {
  try {
    const { examReady, parts } = await platform.status()
    // Stopped meanwhile, the self-test found nothing but its own end.
    if (stopping.aborted) return
    for (const { name, state, detail } of parts) log.info({ name, state, detail }, 'a part is up')
    const problems = parts.flatMap(part => part.problems.map(problem => `  ${part.name}: ${problem}`))
    if (problems.length === 0) return
    const title = examReady ? 'This machine has limits:' : 'Exams cannot start on this machine:'
    log.warn([title, ...problems].join('\n'))
  } catch (error) {
    log.warn({ error }, 'what this machine can enforce could not be found out')
  }
}

function unforeseen(error: unknown, logPath: string): Error {
  const why = error instanceof Error ? error.message : String(error)
  return new Error(`The server did not start: ${why.replace(/[.\s]*$/, '')}. More about it is in ${logPath}.`)
}

main().catch(error => {
  console.error(`\n${explainStartFailure(error) ?? error.message}\n`)
  process.exit(1)
})
