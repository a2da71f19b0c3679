// The order in which vitest begins the files of tests: its own, but for a few that keep every processor busy for minutes. These
// begin one after the other over the first half of the run, so that none works beside another and none is left over at the end.
import { relative } from 'node:path'
import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from 'vitest/node'

/** An order in which these files, paths from the top of the repository, begin apart from each other: the first at once. */
export function beginningApart(paths: readonly string[]): TestSequencerConstructor {
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return spread(await super.sort(files), paths, ({ moduleId }) => relative('', moduleId))
    }
  }
}

/** Items with those of these names, as they are named, each as far behind the one before: all in the first half. */
export function spread<Item>(
  items: readonly Item[],
  names: readonly string[],
  nameOf: (item: Item) => string,
): Item[] {
  const apart = names.flatMap(name => items.filter(item => nameOf(item) === name))
  const others = items.filter(item => !apart.includes(item))
  const step = Math.floor(others.length / 2 / Math.max(1, apart.length - 1))
  return apart.reduceRight((all, item, index) => all.toSpliced(index * step, 0, item), others)
}
