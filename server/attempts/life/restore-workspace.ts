import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { StarterFile } from '../../workspaces/driver.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptAccount } from './attempt-accounts.ts'
import { createWorkspace, type PreparationPowers } from './preparation.ts'

export interface RestorePowers extends Pick<PreparationPowers, 'workspaces' | 'accounts'> {
  readonly blobs: Pick<AttemptStore['blobs'], 'get'>
}

/**
 * Makes the workspace of a running attempt anew if it is gone, from what the journal holds: the starter, and over it every
 * text saved from the editor. A starter file that was removed is there again; what was only written in a terminal is lost,
 * and the journal says so.
 */
export async function restoreWorkspace(
  attempt: LiveAttempt,
  challenge: LoadedChallenge,
  account: AttemptAccount,
  powers: RestorePowers,
): Promise<void> {
  if ((await powers.workspaces.attach(attempt.id)) !== undefined) return
  const saved = await savedFiles(attempt, powers.blobs)
  const starter = challenge.starterFiles(attempt.state().parameters)
  await createWorkspace(attempt, challenge, account, powers, overlaid(starter, saved))
  await attempt.append(state =>
    state.phase === 'running' ? [{ type: 'workspace-restored', body: { savedFiles: saved.length } }] : [],
  )
}

/** A starter file gives way also where the candidate made a folder of its name, or a file of its folder's. */
function overlaid(starter: readonly StarterFile[], saved: readonly StarterFile[]): StarterFile[] {
  const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`)
  const kept = starter.filter(({ path }) =>
    saved.every(file => file.path !== path && !isBelow(file.path, path) && !isBelow(path, file.path)),
  )
  const modeOf = (path: string) => starter.find(file => file.path === path)?.mode
  return [...kept, ...saved.map(file => ({ ...file, mode: modeOf(file.path) ?? file.mode }))]
}

async function savedFiles(attempt: LiveAttempt, blobs: RestorePowers['blobs']): Promise<StarterFile[]> {
  const files: StarterFile[] = []
  for (const [path, { digest }] of Object.entries(attempt.state().files)) {
    const data = await blobs.get(digest)
    if (data === undefined) throw new Error(`The text ${digest} of ${path} is not in the store.`)
    files.push({ path, mode: 0o644, data })
  }
  return files
}
