import type { AccountState } from '../../state/account-state.ts'
import type { Secret, Version } from './secrets.ts'
import { versionsOf, versionWith } from './secrets.ts'
import { invalidParameter, limitExceeded } from './secrets-error.ts'

export const CURRENT = 'AWSCURRENT'
export const PREVIOUS = 'AWSPREVIOUS'
export const PENDING = 'AWSPENDING'

/** AWS's quotas: labels of a secret, and versions, of which it forgets those without labels that are older than a day. */
const MAX_STAGES = 20
const MAX_VERSIONS = 100
const DAY_MS = 86_400_000
/** Our own: as many again that are not. */
const MAX_NEW_VERSIONS = 200

/** Attaches labels to a version; each leaves the one that had it. What was current becomes the previous one. */
export function moveStages(state: AccountState, secret: Secret, id: string, stages: readonly string[]): void {
  const versions = versionsOf(state, secret)
  const before = versionWith(state, secret, CURRENT)
  for (const version of [...versions.values()])
    if (version.id !== id)
      setStages(
        state,
        secret,
        version,
        version.stages.filter(one => !stages.includes(one)),
      )
  const target = versions.get(id)
  if (target) setStages(state, secret, target, [...new Set([...target.stages, ...stages])])
  if (!stages.includes(CURRENT) || !before || before.id === id) return
  for (const version of [...versions.values()])
    if (version.stages.includes(PREVIOUS))
      setStages(
        state,
        secret,
        version,
        version.stages.filter(one => one !== PREVIOUS),
      )
  const left = versions.get(before.id)
  // What was current and still pending is pending no more.
  if (left) setStages(state, secret, left, [...left.stages.filter(one => one !== PENDING), PREVIOUS])
}

export function setStages(
  state: AccountState,
  secret: Secret,
  version: Version,
  stages: readonly string[],
): void {
  if (stages.length === version.stages.length && stages.every((one, index) => one === version.stages[index]))
    return
  versionsOf(state, secret).set(version.id, { ...version, stages })
}

/** Adds a version with its labels. Of many without labels the oldest are forgotten. */
export function addVersion(
  state: AccountState,
  secret: Secret,
  version: Omit<Version, 'stages'>,
  stages: readonly string[],
): void {
  if (stages.length > MAX_STAGES) throw limitExceeded(`You can have at most ${MAX_STAGES} staging labels.`)
  const versions = versionsOf(state, secret)
  versions.set(version.id, { stages: [], ...version })
  moveStages(state, secret, version.id, stages)
  for (const { id, stages: left, createdAt } of [...versions.values()]) {
    const isOld = version.createdAt - createdAt > DAY_MS || versions.size > MAX_NEW_VERSIONS
    if (versions.size <= MAX_VERSIONS) return
    if (left.length === 0 && isOld) versions.delete(id)
  }
}

export interface StageMove {
  readonly VersionStage: string
  readonly RemoveFromVersionId?: string | undefined
  readonly MoveToVersionId?: string | undefined
}

/** UpdateSecretVersionStage. */
export function updateStage(
  state: AccountState,
  secret: Secret,
  { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to }: StageMove,
): void {
  const versions = versionsOf(state, secret)
  const holder = versionWith(state, secret, stage)
  for (const id of [from, to])
    if (id !== undefined && !versions.has(id)) throw invalidParameter(`Not a valid version: ${id}.`)
  if (from !== undefined && holder?.id !== from)
    throw invalidParameter(
      `The parameter RemoveFromVersionId must reference the version that has the staging label ${stage} attached.`,
    )
  if (to !== undefined) {
    if (holder && holder.id !== to && from === undefined)
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      )
    moveStages(state, secret, to, [stage])
    return
  }
  if (from === undefined)
    throw invalidParameter('You must provide at least one of RemoveFromVersionId and MoveToVersionId.')
  if (stage === CURRENT)
    throw invalidParameter(
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.'.replace(
        '’',
        "'",
      ),
    )
  if (holder)
    setStages(
      state,
      secret,
      holder,
      holder.stages.filter(one => one !== stage),
    )
}
