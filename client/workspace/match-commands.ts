/** A thing the palette can do. */
export interface WorkspaceCommand {
  readonly id: string
  readonly title: string
  /** Shown at the end of its line: a key, or what sort of thing it is. */
  readonly hint?: string
  readonly run: () => void
}

/**
 * The commands that a typed text means, best first: every word must be found, and the start of a word of the title
 * counts more than its middle. An empty text keeps them all in their order.
 */
export function matchCommands<Command extends Pick<WorkspaceCommand, 'title'>>(
  query: string,
  commands: readonly Command[],
): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scored = commands.flatMap(command => {
    const scores = words.map(word => wordScore(command.title.toLowerCase(), word))
    if (scores.includes(0)) return []
    return [{ command, score: scores.reduce((sum, score) => sum + score, 0) }]
  })
  return scored.toSorted((a, b) => b.score - a.score).map(({ command }) => command)
}

function wordScore(title: string, word: string): number {
  const at = title.indexOf(word)
  if (at < 0) return 0
  if (at === 0) return 3
  const wordStart = title.split(/[^\p{L}\p{N}]+/u).some(part => part.startsWith(word))
  return wordStart ? 2 : 1
}
