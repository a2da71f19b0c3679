import { createSignal } from 'solid-js'

/** How large code and terminals are written, in hundredths of their usual size. */
export const textScales = [100, 120, 140, 160, 200] as const

const [scale, setScale] = createSignal<number>(100)

/** The scale that is shown now; as long as the page, since it is meant for a projector and not for a desk. */
export const textScale = scale

/** Goes on to the next larger scale, and from the largest to the usual one. */
export function nextTextScale(): void {
  const larger = textScales.find(one => one > scale())
  setScale(larger ?? textScales[0])
}

/** A size in px at the scale that is shown now. */
export const scaled = (px: number): number => (px * scale()) / 100
