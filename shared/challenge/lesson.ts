/** A piece of a lesson: text in Markdown, or commands that its reader runs in the terminal. */
export type LessonPart =
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'step'; readonly commands: string }

const step = /^```sh run[ \t]*\n([\s\S]*?)^```[ \t]*$/gm

/** A lesson in parts, in order. A step is a block of code that begins with ```sh run. */
export function lessonParts(lesson: string): readonly LessonPart[] {
  const parts: LessonPart[] = []
  let end = 0
  const text = (until: number) => {
    const markdown = lesson.slice(end, until).trim()
    if (markdown !== '') parts.push({ kind: 'text', markdown })
  }
  for (const match of lesson.matchAll(step)) {
    text(match.index)
    parts.push({ kind: 'step', commands: (match[1] ?? '').trim() })
    end = match.index + match[0].length
  }
  text(lesson.length)
  return parts
}

/** The commands of each step. */
export function runnableSteps(lesson: string): readonly string[] {
  return lessonParts(lesson).flatMap(part => (part.kind === 'step' ? [part.commands] : []))
}
