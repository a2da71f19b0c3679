import { deflateSync } from 'node:zlib'
import { chunk, fourBytes, pngOf } from '../../shared/credentials/baked-png.ts'

/** The colours of a badge, which stands on any page: of the mark, of the field it stands on, of small words. */
const gold = [0xe3, 0xb5, 0x54] as const
const ink = [0x12, 0x16, 0x1b] as const
const hex = (colour: readonly number[]): string =>
  `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`

/** The picture's own measures: a hexagon with a tick in it. */
const outer = [
  [42, 2],
  [80, 23],
  [80, 69],
  [42, 90],
  [4, 69],
  [4, 23],
] as const
const inner = [
  [42, 8.5],
  [74.5, 26.5],
  [74.5, 65.5],
  [42, 83.5],
  [9.5, 65.5],
  [9.5, 26.5],
] as const
const width = 84
const height = 92
/** A title is cut where it would leave the hexagon. */
const maxTitleChars = 17

/** The badge as SVG, with a title and a year, both escaped. */
export function badgeSvg(title: string, year: number): string {
  const path = (corners: readonly (readonly [number, number])[]) =>
    `M${corners.map(corner => corner.join(' ')).join('L')}z`
  const words = 'font-family="Inter,system-ui,sans-serif" text-anchor="middle"'
  const short = title.length > maxTitleChars ? `${title.slice(0, maxTitleChars - 1).trimEnd()}…` : title
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="420" height="460" role="img">`,
    `<title>${escaped(title)}, passed in an exam in ${year}</title>`,
    `<path d="${path(outer)}" fill="${hex(ink)}" stroke="${hex(gold)}" stroke-width="2" stroke-linejoin="round"/>`,
    `<path d="${path(inner)}" fill="none" stroke="${hex(gold)}" stroke-width="1" opacity=".45"/>`,
    `<path d="m31 36 8 8 15-16" fill="none" stroke="${hex(gold)}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`,
    `<text x="42" y="58" ${words} font-size="6.6" font-weight="640" fill="#e7eaef">${escaped(short)}</text>`,
    `<text x="42" y="68" ${words} font-size="5.6" fill="#a3adba">exam · ${year}</text>`,
    '</svg>',
  ].join('')
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`).replace(/[^\P{Cc}\t\n]/gu, '')

/** Pixels for each unit of the picture's measures. */
const scale = 5
let drawn: Uint8Array | undefined

/** The badge as PNG, 420 by 460 pixels, without words: there are no fonts here. The same for every badge. */
export function badgePng(): Uint8Array {
  drawn ??= draw()
  return drawn
}

function draw(): Uint8Array {
  const [columns, rows] = [width * scale, height * scale]
  const lines = new Uint8Array(rows * (1 + columns * 4))
  let at = 0
  for (let row = 0; row < rows; row += 1) {
    // Each line begins with its filter: none.
    at += 1
    for (let column = 0; column < columns; column += 1, at += 4)
      writePixel(lines, at, (column + 0.5) / scale, (row + 0.5) / scale)
  }
  const header = Uint8Array.from([...fourBytes(columns), ...fourBytes(rows), 8, 6, 0, 0, 0])
  return pngOf([chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND', new Uint8Array())])
}

const edgeParts = partsOf(outer, true)
const innerParts = partsOf(inner, true)
const tickParts = partsOf(
  [
    [27, 47],
    [38, 58],
    [59, 35],
  ],
  false,
)

/** Red, green, blue and how much of the pixel is covered: from the edge's distance, which makes it smooth. */
function writePixel(lines: Uint8Array, at: number, x: number, y: number): void {
  const edge = distanceTo(edgeParts, x, y)
  const covered = share(isInside(edgeParts, x, y) ? -1 : edge - 1)
  if (covered === 0) return
  const golden = Math.max(
    share(edge - 1),
    0.45 * share(distanceTo(innerParts, x, y) - 0.5),
    share(distanceTo(tickParts, x, y) - 3),
  )
  for (let part = 0; part < 3; part += 1)
    lines[at + part] = Math.round(golden * (gold[part] ?? 0) + (1 - golden) * (ink[part] ?? 0))
  lines[at + 3] = Math.round(255 * covered)
}

/** How much of a pixel is inside, by how far its middle is outside. */
const share = (outside: number): number => Math.max(0, Math.min(1, 0.5 - outside * scale))

type Line = readonly (readonly [number, number])[]

/** A line as its parts, each with its beginning and its direction: looked at for every pixel, so made only once. */
interface Part {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

function partsOf(line: Line, closed: boolean): readonly Part[] {
  const ends = closed ? [...line.slice(1), ...line.slice(0, 1)] : line.slice(1)
  return ends.map(([bx, by], at) => {
    const [x, y] = line[at] ?? [bx, by]
    return { x, y, dx: bx - x, dy: by - y }
  })
}

function distanceTo(parts: readonly Part[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY
  for (const part of parts) {
    const px = x - part.x
    const py = y - part.y
    const along = (px * part.dx + py * part.dy) / (part.dx * part.dx + part.dy * part.dy)
    const held = along < 0 ? 0 : along > 1 ? 1 : along
    const ox = px - held * part.dx
    const oy = py - held * part.dy
    least = Math.min(least, ox * ox + oy * oy)
  }
  return Math.sqrt(least)
}

/** A convex line that runs clockwise. */
function isInside(parts: readonly Part[], x: number, y: number): boolean {
  for (const part of parts) if (part.dx * (y - part.y) - part.dy * (x - part.x) < 0) return false
  return true
}
