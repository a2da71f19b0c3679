import type { Attempts } from '../attempts/attempts.ts'
import type { Config } from '../config.ts'
import { createDemoDesk, type DemoDesk } from '../demos/demo-desk.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/connect-store.ts'
import { storeForDemos } from './store-for-demos.ts'

/** Demos of attempts, over the store and as the configuration says where strangers reach this server. */
export function openDemos(
  attempts: Attempts,
  store: Store,
  { publicAddress }: Pick<Config, 'publicAddress'>,
  now: () => number,
  log: Log,
): DemoDesk {
  return createDemoDesk({
    attempts,
    people: store.people,
    store: storeForDemos(store),
    publicAddress,
    now,
    log,
  })
}
