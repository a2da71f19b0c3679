/** A source file as it is written, with the files of ours that it imports. */
export interface Written {
  /** Relative to the project's root. */
  readonly path: string
  readonly text: string
  readonly imports: readonly string[]
}

/** What implements a seam: a file with a function that makes something of its type, or of one that extends it. */
export function implementationsOf(seam: string, files: readonly Written[]): readonly string[] {
  const names = new Set([seam])
  const ofType = () => [...names].join('|')
  for (let before = 0; before < names.size; ) {
    before = names.size
    const extending = new RegExp(
      `(?:interface (\\w+) extends (?:${ofType()})\\b|type (\\w+) = (?:${ofType()}) &)`,
      'g',
    )
    for (const { text } of files)
      for (const [, one, other] of text.matchAll(extending)) names.add(one ?? other ?? seam)
  }
  const making = new RegExp(`\\): (?:Promise<)?(?:${ofType()})>? \\{$`, 'm')
  return files.filter(({ text }) => making.test(text)).map(({ path }) => path)
}

/** Whether some test runs a contract over an implementation: it imports the one, and the other itself or by what it imports. */
export function isHeldTo(contract: string, implementation: string, files: readonly Written[]): boolean {
  const byPath = new Map(files.map(file => [file.path, file]))
  return files.some(
    ({ path, imports }) =>
      path.endsWith('.test.ts') &&
      imports.includes(contract) &&
      imports.some(
        one => one === implementation || byPath.get(one)?.imports.includes(implementation) === true,
      ),
  )
}
