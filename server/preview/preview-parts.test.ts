import { expect, test } from 'vitest'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { loadChallenge } from '../challenges/loaded-challenge.ts'
import { partsOf } from './preview-parts.ts'
import { choicesOf, parametersOfVariant } from './preview-variant.ts'

const folder = 'challenges/warm-up'
const { manifest } = loadChallenge(await readChallengeFiles(folder), () => folder)
const steps = manifest.solutions[0]?.steps ?? {}
const find = (of: ChallengeManifest, kind: string, id: string) =>
  partsOf(of).find(part => part.kind === kind && part.id === id)

test('everything that the manifest names can be applied, each once', () => {
  const ids = (kind: string) => partsOf(manifest).flatMap(part => (part.kind === kind ? [part.id] : []))
  expect(ids('solution')).toEqual(manifest.solutions.map(({ id }) => id))
  expect(ids('design')).toEqual(manifest.designs.map(({ id }) => id))
  expect(ids('mutant')).toEqual(manifest.mutants.map(({ id }) => id))
  expect(ids('cheat')).toEqual(manifest.cheats.map(({ id }) => id))
  expect(ids('step')).toHaveLength(manifest.solutions.length * manifest.tasks.length)
})

test('a mutant by itself comes after the steps of what it spoils; a design stands alone', () => {
  const mutant = find(manifest, 'mutant', 'wishlist-write-only')
  expect(mutant).toMatchObject({
    own: [steps.wishlist, 'mutants/wishlist.ts#writeOnly'],
    around: [steps.wishlist, steps.cart, steps.orders, 'mutants/wishlist.ts#writeOnly'],
    expectFail: ['wishlist.remembers', 'wishlist.reads'],
  })
  const [design] = manifest.designs
  expect(find(manifest, 'design', design?.id ?? '')?.own).toEqual([design?.use])
})

test('a seed gives the same variant each time, another one another, and a choice of the author counts', () => {
  const specs = manifest.parameters
  const of = (seed: string, choices = {}) => parametersOfVariant(specs, { seed, choices })
  expect(of('a')).toEqual(of('a'))
  expect(of('a')).not.toEqual(of('b'))
  for (const value of ['overwrites', 'first-only', 'misfiled'])
    expect(of('a', { cartFault: value })).toEqual({ ...of('a'), cartFault: value })
  expect(of('a', { cartFault: 'unheard-of' })).toEqual(of('a'))
  expect(choicesOf(specs, of('a', { cartFault: 'misfiled' }))).toContainEqual({
    name: 'cartFault',
    values: ['overwrites', 'first-only', 'misfiled'],
    value: 'misfiled',
  })
})

test('a retired value can be looked at', () => {
  const specs = { fault: { kind: 'choice' as const, of: ['old', 'new'], retired: ['old'], secret: true } }
  expect(parametersOfVariant(specs, { seed: 'a', choices: {} })).toEqual({ fault: 'new' })
  expect(parametersOfVariant(specs, { seed: 'a', choices: { fault: 'old' } })).toEqual({ fault: 'old' })
})
