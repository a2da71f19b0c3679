import type { BackgroundContext } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import type { Stage } from './script/play-script.ts'
import { type PlayableScene, type PlayableScript, readScene, readScript } from './script/read-script.ts'

/** Name of the fixture that is the script. */
export const SCRIPT_FIXTURE = 'bedrock-script'

/** Where nobody gave a script. */
const WITHOUT_SCRIPT = { scenes: [], otherwise: 'free-play' }

const scripts = new WeakMap<AccountState, PlayableScript>()
/** By what was added, which is never changed. */
const scenes = new WeakMap<object, PlayableScene>()

const addedScenes = table<{ readonly scene: unknown }>('bedrock.scenes')
const attempts = table<number>('bedrock.attempts')

const MAX_ADDED = 200
const MAX_ATTEMPTS = 2000

type Account = Pick<BackgroundContext, 'state' | 'fixture'>

/** The script of an account as it was given at its provisioning, read once. */
export function scriptOf({ state, fixture }: Account): PlayableScript {
  let script = scripts.get(state)
  if (!script) {
    script = readScript(fixture(SCRIPT_FIXTURE) ?? WITHOUT_SCRIPT)
    scripts.set(state, script)
  }
  return script
}

export function stageOf(account: Account): Stage {
  const { state } = account
  return {
    script: scriptOf(account),
    added: [...addedScenes(state).values()].map(playableOf).reverse(),
    attempt(digest) {
      const rows = attempts(state)
      const before = rows.get(digest) ?? 0
      rows.set(digest, before + 1)
      for (const oldest of rows.keys()) {
        if (rows.size <= MAX_ATTEMPTS) break
        rows.delete(oldest)
      }
      return before
    },
  }
}

function playableOf(row: { readonly scene: unknown }): PlayableScene {
  const known = scenes.get(row) ?? readScene(row.scene)
  scenes.set(row, known)
  return known
}

/** Adds a scene, which comes before all others; one of the same name is replaced. Throws ScriptError. */
export function addScene({ state }: Account, scene: unknown): string {
  const { name } = readScene(scene)
  const rows = addedScenes(state)
  rows.delete(name)
  rows.set(name, { scene })
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_ADDED) break
    rows.delete(oldest)
  }
  return name
}

/** Takes added scenes away: those of these names, or all. */
export function removeScenes({ state }: Account, names: readonly string[] | undefined): void {
  const rows = addedScenes(state)
  for (const name of names ?? [...rows.keys()]) rows.delete(name)
}
