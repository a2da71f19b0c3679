import { proveChallenge, usualEffort } from '../prove-challenge.ts'

/** Tries the starter and the reference solution of a challenge live, in one variant, and prints what came of it. */
export async function proveFirstRows(folder: string) {
  const proof = await proveChallenge(folder, {
    only: 'starter,solution reference',
    seeds: usualEffort.seeds.slice(0, 1),
  })
  console.log(proof.matrix)
  return proof
}
