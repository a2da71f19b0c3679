import { deriveParameters } from '../../shared/challenge/parameters.ts'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { readConfig } from '../config.ts'
import { type Log, silentLog } from '../log.ts'
import { localPerson } from '../people/local-person.ts'
import { openStore } from '../store/open-store.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { takeDemoAttempts } from './demo-attempts.ts'
import { keepAttempts } from './keep-attempts.ts'

/** Fills the data folder of a server that does not run with attempts of three people: `npm run demo-data`. */
async function main(): Promise<void> {
  const { dataDir, databaseUrl, challengesDir } = readConfig(process.env)
  const log: Log = {
    ...silentLog,
    warn: (fields, message) => console.warn(message, fields),
    error: (fields, message) => console.error(message, fields),
  }
  const store = await openStore({ dataDir, databaseUrl, log })
  try {
    const { challenges } = await createChallengeLibrary({ folder: challengesDir, dataFolder: dataDir }).load()
    const challenge = challenges.find(({ manifest }) => manifest.id === 'warm-up')
    if (challenge === undefined) throw new Error(`There is no challenge warm-up in ${challengesDir}.`)
    const parameters = deriveParameters(challenge.manifest.parameters, name => Buffer.from(name.padEnd(16)))
    const platform = await takeDemoAttempts(challenge, parameters, localPerson(), Date.now())
    await keepAttempts(platform, { store: storeForAttempts(store), people: store.people }, Date.now())
    console.log(`Attempts of three people are in ${dataDir}. See them with: npm run dev`)
  } finally {
    await store.close()
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
