import { commandWords } from '../command-words.ts'

export const usage = `npm run challenge -- statistics <folder> [--publish] [--simulate N [--seed S]]

  What the exam attempts of this version say: a page for its author, in English and in German, and what to look at.
  --publish   shows reliability and consistency in the exam's public scoring report
  --simulate  attempts that nobody took, to try it or to plan with; the page says so, and nothing is kept`

/** What is asked of statistics. */
export interface StatisticsCommand {
  readonly folder: string
  readonly publish: boolean
  readonly simulated: { readonly count: number; readonly seed: number } | undefined
}

/** Undefined for what is none. */
export function readStatisticsCommand(given: readonly string[]): StatisticsCommand | undefined {
  const { values, positionals } = commandWords(usage, {
    args: [...given],
    allowPositionals: true,
    options: { publish: { type: 'boolean' }, simulate: { type: 'string' }, seed: { type: 'string' } },
  })
  const [command, folder, ...more] = positionals
  if (command !== 'statistics' || folder === undefined || more.length > 0) return undefined
  const publish = values.publish === true
  if (values.simulate === undefined) return { folder, publish, simulated: undefined }
  const [count, seed] = [Number(values.simulate), Number(values.seed ?? 1)]
  const isWhole = Number.isInteger(count) && count >= 1 && count <= 20_000 && Number.isInteger(seed)
  // What nobody took is shown to nobody as if somebody had.
  return isWhole && !publish ? { folder, publish, simulated: { count, seed } } : undefined
}
