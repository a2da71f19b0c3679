import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { AttemptResult } from './attempt-result.ts'
import { type Interval, shareInterval } from './intervals.ts'
import { type MantelHaenszel, mantelHaenszel, type Stratum } from './mantel-haenszel.ts'

/** How a task fares with one value of a parameter that is chosen among few. */
export interface VariantFigures {
  readonly parameter: string
  readonly value: string
  readonly attempts: number
  /** The share of them that did the task: all its goals pass. */
  readonly done?: Interval & { readonly value: number }
  /** Beside all other variants, among those who are as able. */
  readonly difference?: MantelHaenszel
}

/** From so many attempts of a variant on its share is shown, and from so many on either side it is compared. */
const [shownFrom, comparedFrom] = [20, 100]
/** Bands of ability: by the points of all other tasks. */
const bands = 5

type Task = ChallengeManifest['tasks'][number]

/** Each variant of a task beside the others. A parameter belongs to the task whose id its name begins with. */
export function compareVariants(
  { parameters }: ChallengeManifest,
  task: Task,
  complete: readonly AttemptResult[],
): readonly VariantFigures[] {
  const chosen = Object.entries(parameters).filter(
    ([name, { kind }]) => kind === 'choice' && name.toLowerCase().startsWith(plain(task.id)),
  )
  if (chosen.length === 0) return []
  const goals = task.checks.filter(({ kind }) => kind === 'goal').map(({ id }) => id)
  const persons = complete.map(result => ({
    parameters: result.parameters,
    done: goals.every(id => result.checks[id]?.outcome === 'pass'),
    rest: result.earned - (result.tasks[task.id]?.earned ?? 0),
  }))
  const banded = inBands(persons)
  return chosen.flatMap(([parameter, spec]) =>
    (spec.kind === 'choice' ? spec.of : []).map(value => {
      const isOf = (person: Person) => person.parameters[parameter] === value
      const own = persons.filter(isOf)
      const done = own.filter(person => person.done).length / own.length
      const isComparable = own.length >= comparedFrom && persons.length - own.length >= comparedFrom
      const difference = isComparable ? mantelHaenszel(banded.map(band => strataOf(band, isOf))) : undefined
      return {
        parameter,
        value,
        attempts: own.length,
        ...(own.length >= shownFrom && { done: { value: done, ...shareInterval(done, own.length) } }),
        ...(difference && { difference }),
      }
    }),
  )
}

interface Person {
  readonly parameters: AttemptResult['parameters']
  readonly done: boolean
  readonly rest: number
}

const plain = (id: string) => id.replaceAll('-', '').toLowerCase()

/** As many persons in each band, those with as many points never apart. */
function inBands(persons: readonly Person[]): readonly (readonly Person[])[] {
  const sorted = persons.map(({ rest }) => rest).toSorted((one, other) => one - other)
  const limits = Array.from(
    { length: bands - 1 },
    (_, at) => sorted[Math.floor((sorted.length * (at + 1)) / bands)] ?? 0,
  )
  const bandOf = ({ rest }: Person) => limits.filter(limit => rest >= limit).length
  return [...Map.groupBy(persons, bandOf).values()]
}

function strataOf(band: readonly Person[], isFocal: (person: Person) => boolean): Stratum {
  const count = (of: readonly Person[]) => {
    const passes = of.filter(person => person.done).length
    return { passes, fails: of.length - passes }
  }
  return { reference: count(band.filter(each => !isFocal(each))), focal: count(band.filter(isFocal)) }
}
