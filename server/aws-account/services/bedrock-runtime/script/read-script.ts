import { type Condition, readCondition } from './conditions.ts'
import { findHoles } from './find-holes.ts'
import { placeOf, ScriptError, type ScriptIssue } from './script-issue.ts'
import { alternativesOf } from './script-parts.ts'
import { type Script, sceneSchema, scriptSchema, type Turn, type TurnBody } from './script-schema.ts'

/** A script that is ready to be played. */
export interface PlayableScript {
  readonly seed: number
  /** Ids of models that may be used; undefined for all. */
  readonly models: readonly string[] | undefined
  readonly scenes: readonly PlayableScene[]
  readonly otherwise: 'free-play' | 'refuse' | PlayableScene
}

export interface PlayableScene {
  readonly name: string
  readonly holds: Condition
  readonly turns: readonly PlayableTurn[]
}

export interface PlayableTurn {
  readonly ways: readonly { readonly holds: Condition; readonly body: TurnBody }[]
  readonly again: boolean
}

/** Reads a script. Throws ScriptError with all that is wrong with it. */
export function readScript(value: unknown): PlayableScript {
  const parsed = scriptSchema.safeParse(value)
  if (!parsed.success) throw new ScriptError(issuesOf(parsed.error.issues, []))
  const holes = findHoles(parsed.data)
  if (holes.length > 0) throw new ScriptError(holes)
  return playable(parsed.data)
}

/** Reads one scene, as it is added while a script is played. Throws ScriptError. */
export function readScene(value: unknown): PlayableScene {
  const parsed = sceneSchema.safeParse(value)
  if (!parsed.success) throw new ScriptError(issuesOf(parsed.error.issues, []))
  const holes = findHoles({ seed: 1, scenes: [parsed.data], otherwise: 'refuse' })
  if (holes.length > 0) throw new ScriptError(holes)
  return playableScene(parsed.data.name, parsed.data.turns, readCondition(parsed.data.when))
}

function playable({ seed, models, scenes, otherwise }: Script): PlayableScript {
  return {
    seed,
    models,
    scenes: scenes.map(({ name, when, turns }) => playableScene(name, turns, readCondition(when))),
    otherwise:
      typeof otherwise === 'string'
        ? otherwise
        : playableScene('otherwise', [otherwise], readCondition(undefined)),
  }
}

function playableScene(name: string, turns: readonly Turn[], holds: Condition): PlayableScene {
  return {
    name,
    holds,
    turns: turns.map(turn => {
      const ways = alternativesOf(turn).map(({ when, body }) => ({ holds: readCondition(when), body }))
      return { ways, again: turn.again === true || ways.some(({ body }) => body.again) }
    }),
  }
}

interface ZodIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code: string
  readonly errors?: readonly (readonly ZodIssue[])[] | undefined
}

/** Of a choice of forms the issues of the one that fits best: that which got deepest, or else has the fewest. */
function issuesOf(issues: readonly ZodIssue[], above: readonly PropertyKey[]): ScriptIssue[] {
  return issues.flatMap(issue => {
    const path = [...above, ...issue.path]
    if (issue.code !== 'invalid_union' || !issue.errors?.length)
      return { place: placeOf(path), message: issue.message }
    const [best = []] = [...issue.errors].sort((a, b) => score(b) - score(a) || a.length - b.length)
    return issuesOf(best, path)
  })
}

const score = (issues: readonly ZodIssue[]): number =>
  Math.max(0, ...issues.map(issue => issue.path.length + (issue.errors?.length ? 1 : 0)))
