import { z } from 'zod'

/** Sizes of the panes in px; `terminal` and `activity` are heights, the others widths. */
export interface LayoutSizes {
  readonly tasks: number
  readonly diagram: number
  readonly terminal: number
  readonly activity: number
  readonly tree: number
}
export type SizeName = keyof LayoutSizes

export interface Room {
  readonly width: number
  readonly height: number
}

/** Below this width the panes become tabs. */
export const narrowPx = 1_000

const smallest: LayoutSizes = { tasks: 232, diagram: 232, terminal: 96, activity: 72, tree: 120 }
const largest: LayoutSizes = { tasks: 560, diagram: 640, terminal: 2_000, activity: 2_000, tree: 360 }
/** What the editor keeps whatever is pulled. */
const middle: Room = { width: 400, height: 140 }

/** As drawn in the design, for this room. */
export function defaultSizes(room: Room): LayoutSizes {
  return fitSizes(
    {
      tasks: Math.min(348, Math.round(room.width * 0.242)),
      diagram: Math.min(372, Math.round(room.width * 0.258)),
      terminal: Math.round(room.height * 0.385),
      activity: Math.round(room.height * 0.345),
      tree: room.width < 1_200 ? 140 : 178,
    },
    room,
  )
}

/** The tree never takes more of the editor than this. */
const largestTreePart = 0.4

/** The nearest sizes that leave room for everything: the right pane gives way first, then the left. */
export function fitSizes(sizes: LayoutSizes, room: Room): LayoutSizes {
  const limited = (name: SizeName, most: number) =>
    Math.max(smallest[name], Math.min(sizes[name], largest[name], most))
  const tasks = limited('tasks', room.width - middle.width - smallest.diagram)
  const diagram = limited('diagram', room.width - middle.width - tasks)
  return {
    tasks,
    diagram,
    terminal: limited('terminal', room.height - middle.height),
    activity: limited('activity', room.height - middle.height),
    tree: limited('tree', Math.round((room.width - tasks - diagram) * largestTreePart)),
  }
}

/** How far a handle may be moved, everything else staying as it is. */
export function limitsOf(
  name: SizeName,
  sizes: LayoutSizes,
  room: Room,
): { readonly min: number; readonly max: number } {
  const most = fitSizes({ ...sizes, [name]: largest[name] }, room)[name]
  return { min: smallest[name], max: Math.max(smallest[name], most) }
}

const storedSchema = z.record(
  z.enum(['tasks', 'diagram', 'terminal', 'activity', 'tree']),
  z.number().int().positive(),
)

/** Sizes this browser remembers; undefined where it holds none or something else. */
export function parseSizes(text: string | null): LayoutSizes | undefined {
  if (text === null) return undefined
  try {
    const parsed = storedSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Not JSON: somebody else's value, or a broken one. The design's sizes serve.
    return undefined
  }
}
