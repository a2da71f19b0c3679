import type { BackgroundContext } from '../../service.ts'
import type { DueItem } from '../../state/account-state.ts'
import { newMaterial } from './key-material.ts'
import { aliasesOf, aliasesOfKey, keysOf, saveKey } from './keys.ts'

/** What is to be done with a key at a time. */
export interface KeyDue {
  readonly kind: 'delete' | 'rotate'
  readonly arn: string
}

const DAY_MS = 86_400_000

export const keyDueOf = ({ state }: Pick<BackgroundContext, 'state'>) => state.due<KeyDue>('kms.due')

const idOf = ({ kind, arn }: KeyDue) => `${kind} ${arn}`

export const putKeyDue = (context: Pick<BackgroundContext, 'state'>, at: number, body: KeyDue) =>
  keyDueOf(context).put({ id: idOf(body), at, body })

export const dropKeyDue = (context: Pick<BackgroundContext, 'state'>, body: KeyDue) =>
  keyDueOf(context).delete(idOf(body))

/** Deletes a key, with its aliases, or gives it new material. */
export function runKeyDue(
  { state, now }: BackgroundContext,
  { body }: DueItem<KeyDue>,
): { at: number; body: KeyDue } | undefined {
  const key = keysOf(state).get(body.arn)
  if (!key) return undefined
  if (body.kind === 'delete') {
    if (key.state !== 'PendingDeletion') return undefined
    for (const { name } of aliasesOfKey(state, key)) aliasesOf(state).delete(name)
    keysOf(state).delete(key.arn)
    return undefined
  }
  if (!key.rotation) return undefined
  const material = newMaterial()
  const nextAt = now() + key.rotation.periodDays * DAY_MS
  const isUsable = key.state === 'Enabled'
  saveKey(state, {
    ...key,
    ...(isUsable && {
      materials: [...key.materials, material],
      rotations: [...key.rotations, { at: now(), type: 'AUTOMATIC', id: material.id }],
    }),
    rotation: { ...key.rotation, nextAt },
  })
  return { at: nextAt, body }
}
