import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import {
  defaultSizes,
  fitSizes,
  type LayoutSizes,
  limitsOf,
  narrowPx,
  parseSizes,
  type Room,
  type SizeName,
} from './layout-sizes.ts'

export interface LayoutState {
  readonly sizes: Accessor<LayoutSizes>
  /** There is room for one pane alone. */
  readonly narrow: Accessor<boolean>
  limits(name: SizeName): { readonly min: number; readonly max: number }
  resize(name: SizeName, value: number): void
  reset(name: SizeName): void
}

const storageKey = 'assay.layout'
/** Top bar and status bar. */
const barsPx = 48 + 26

/** The sizes of the panes, remembered in this browser and fitted to its window. */
export function createLayoutState(): LayoutState {
  const [room, setRoom] = createSignal(roomNow())
  const [wanted, setWanted] = createSignal(recall())
  const sizes = createMemo(() => fitSizes(wanted() ?? defaultSizes(room()), room()))
  const measure = () => setRoom(roomNow())
  window.addEventListener('resize', measure)
  onCleanup(() => window.removeEventListener('resize', measure))

  function resize(name: SizeName, value: number): void {
    const next = { ...sizes(), [name]: Math.round(value) }
    setWanted(next)
    remember(next)
  }
  return {
    sizes,
    narrow: createMemo(() => room().width < narrowPx),
    limits: name => limitsOf(name, sizes(), room()),
    resize,
    reset: name => resize(name, defaultSizes(room())[name]),
  }
}

function roomNow(): Room {
  return { width: window.innerWidth, height: window.innerHeight - barsPx }
}

function recall(): LayoutSizes | undefined {
  try {
    return parseSizes(localStorage.getItem(storageKey))
  } catch {
    // Storage can be forbidden; the design's sizes serve.
    return undefined
  }
}

function remember(sizes: LayoutSizes): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(sizes))
  } catch {
    // The sizes then last as long as the page.
  }
}
