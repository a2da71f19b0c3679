import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { AuthorPart } from '../../shared/routes/author-routes.ts'
import { type GateRow, gateRows } from '../author/gate-rows.ts'

/** Something that can be done to an account, and the code that does it. */
export interface PreviewPart extends AuthorPart {
  /** Its own code, in order. */
  readonly own: readonly string[]
  /** With the steps of all other tasks around it, as its row of the gates has them. */
  readonly around: readonly string[]
}

/** Every solution, each of its steps, every design, mutant and cheat, in the order of the manifest. */
export function partsOf(manifest: ChallengeManifest): PreviewPart[] {
  const rows = gateRows(manifest, 'alone')
  return [
    ...rows.flatMap(row => partOf(row, 'solution', row.steps)),
    ...stepsOf(manifest),
    ...rows.flatMap(row => {
      const id = row.parts[0]?.id
      const one = (list: readonly { readonly id: string; readonly use: string }[]) =>
        list.flatMap(each => (each.id === id ? [each.use] : []))
      return [
        ...partOf(row, 'design', one(manifest.designs)),
        ...partOf(row, 'mutant', [
          ...stepsBefore(manifest, row, manifest.mutants.find(each => each.id === id)?.from),
          ...one(manifest.mutants),
        ]),
        ...partOf(row, 'cheat', one(manifest.cheats)),
      ]
    }),
  ]
}

function partOf(row: GateRow, kind: 'solution' | 'design' | 'mutant' | 'cheat', own: readonly string[]) {
  const [part] = row.parts
  if (part?.kind !== kind) return []
  const { id, tasks } = part
  return [{ kind, id, tasks: [...tasks], expectFail: [...row.expectFail], own, around: row.steps }]
}

/** The steps of a mutant's solution for the tasks that it spoils: it changes what they have made. */
function stepsBefore(
  { solutions }: ChallengeManifest,
  { parts }: GateRow,
  from: string | undefined,
): readonly string[] {
  const steps = solutions.find(({ id }) => id === from)?.steps ?? {}
  return (parts[0]?.tasks ?? []).flatMap(task => steps[task] ?? [])
}

function stepsOf({ solutions, tasks }: ChallengeManifest): PreviewPart[] {
  return solutions.flatMap(solution =>
    tasks.flatMap(({ id: task }) => {
      const use = solution.steps[task]
      const id = `${solution.id}: ${task}`
      const about = { kind: 'step' as const, id, tasks: [task], expectFail: [] }
      return use === undefined ? [] : [{ ...about, own: [use], around: [use] }]
    }),
  )
}
