import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactText, mixedLineEnds, withoutMark } from './exact-text.ts'

interface Place {
  readonly line: number
  readonly column: number
}

/** A model that keeps lines and nothing of how they end, as Monaco's does, with undo. */
function openInEditor(text: string) {
  let lines = withoutMark(text).split(/\r\n|\r|\n/)
  let version = 1
  const undo: { lines: string[]; version: number }[] = []
  const exact = new ExactText(text, version)
  function edit(from: Place, to: Place, inserted: string): void {
    undo.push({ lines, version })
    version = undo.length + 1
    const before = (lines[from.line] ?? '').slice(0, from.column)
    const after = (lines[to.line] ?? '').slice(to.column)
    const middle = `${before}${inserted}${after}`.split(/\r\n|\r|\n/)
    const range = { startLineNumber: from.line + 1, endLineNumber: to.line + 1 }
    lines = [...lines.slice(0, from.line), ...middle, ...lines.slice(to.line + 1)]
    exact.changed([{ range, text: inserted }], version, false)
  }
  return {
    exact,
    edit,
    type: (place: Place, inserted: string) => edit(place, place, inserted),
    undo() {
      const earlier = undo.pop()
      if (earlier === undefined) return
      ;({ lines, version } = earlier)
      const all = { startLineNumber: 1, endLineNumber: 1 }
      exact.changed([{ range: all, text: '' }], version, true)
    },
    lines: () => lines,
    text: () => exact.textOf(lines),
  }
}

const piece = fc.constantFrom(
  'a',
  'word ',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u0085',
  '\0',
  '\t',
  '\ufeff',
  'é',
  '🎉',
  '\f',
)
const anyText = fc.array(piece, { maxLength: 40 }).map(parts => parts.join(''))
const hasCutPair = (text: string) => /\r$/.test(text)

describe('a text that is opened, and typed in somewhere', () => {
  it.each([
    ['ends of two kinds', 'a\r\nb\nc\nd\r\ne\n', 2, 'a\r\nb\ncX\nd\r\ne\n'],
    ['an old end', 'a\rb\rc\n', 1, 'a\rbX\rc\n'],
    ['a byte order mark', '\ufeffa\nb\n', 0, '\ufeffaX\nb\n'],
    ['no end of its last line', 'a\r\nb', 1, 'a\r\nbX'],
    ['characters that end lines elsewhere', 'a\u2028b\u0085c\n', 0, 'a\u2028b\u0085cX\n'],
    ['a NUL', 'a\0b\n', 0, 'a\0bX\n'],
  ])('that has %s keeps every other byte', (_name, text, line, saved) => {
    const editor = openInEditor(text)
    editor.type({ line, column: editor.lines()[line]?.length ?? 0 }, 'X')
    expect(editor.text()).toBe(saved)
  })

  it('keeps every other byte, whatever it is', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (text, someLine, someColumn) => {
        const editor = openInEditor(text)
        expect(editor.text()).toBe(text)
        const line = someLine % editor.lines().length
        const column = someColumn % ((editor.lines()[line]?.length ?? 0) + 1)
        editor.type({ line, column }, 'X')
        expect(editor.text().replace('X', '')).toBe(text)
      }),
    )
  })

  it('is as it was when all is undone', () => {
    const place = fc.record({ line: fc.nat(), column: fc.nat() })
    const edits = fc.array(fc.tuple(place, place, anyText), { maxLength: 8 })
    fc.assert(
      fc.property(anyText, edits, (text, all) => {
        const editor = openInEditor(text)
        const seen: string[] = []
        const within = ({ line, column }: Place): Place => {
          const row = line % editor.lines().length
          return { line: row, column: column % ((editor.lines()[row]?.length ?? 0) + 1) }
        }
        for (const [one, other, inserted] of all) {
          seen.push(editor.text())
          const [from, to] = [within(one), within(other)].toSorted(
            (a, b) => a.line - b.line || a.column - b.column,
          )
          if (from && to && !hasCutPair(inserted)) editor.edit(from, to, inserted)
          else seen.pop()
        }
        for (const earlier of seen.toReversed()) {
          editor.undo()
          expect(editor.text()).toBe(earlier)
        }
        expect(editor.text()).toBe(text)
      }),
    )
  })

  it('ends a new line as the one it is typed in', () => {
    const editor = openInEditor('a\r\nb\nc')
    editor.type({ line: 0, column: 1 }, '\nx')
    editor.type({ line: 2, column: 0 }, 'y\n')
    editor.type({ line: 4, column: 1 }, '\nz')
    expect(editor.text()).toBe('a\r\nx\r\ny\nb\nc\nz')
  })

  it('takes the ends of removed lines with them', () => {
    const editor = openInEditor('a\r\nb\nc\rd\r\n')
    editor.edit({ line: 1, column: 0 }, { line: 2, column: 0 }, '')
    expect(editor.text()).toBe('a\r\nc\rd\r\n')
    editor.edit({ line: 0, column: 1 }, { line: 2, column: 0 }, '')
    expect(editor.text()).toBe('ad\r\n')
  })

  it('ends as another text does that takes its place', () => {
    const editor = openInEditor('a\r\nb\r\n')
    editor.exact.took('\ufeffa\nb\n', 2)
    expect(editor.text()).toBe('\ufeffa\nb\n')
  })
})

it.each([
  ['a\nb\n', undefined],
  ['a', undefined],
  ['a\r\nb\r\n', undefined],
  ['a\r\nb\n', 'CRLF and LF'],
  ['a\rb\n', 'CR and LF'],
])('the line ends of %j are called %s', (text, words) =>
  expect(mixedLineEnds(text)?.join(' and ')).toBe(words),
)
