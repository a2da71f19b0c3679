import { described, isLookedAt } from './visible.ts'

/** Red, green, blue from 0 to 255, and how opaque from 0 to 1. */
type Colour = readonly [number, number, number, number]

/** WCAG 2.2, success criterion 1.4.3; large text is 24 px, or 18.66 px and bold. */
const least = { text: 4.5, largeText: 3 }

/** Texts that are too close to what is behind them, by computed styles. Disabled controls are exempt. */
export function contrastDefects(): readonly string[] {
  return texts().flatMap(element => {
    const style = getComputedStyle(element)
    const drawn = element instanceof SVGElement ? style.fill : style.color
    const behind = backgroundOf(element)
    const colour = parseColour(drawn)
    const seen = over([colour[0], colour[1], colour[2], colour[3] * opacityOf(element)], behind)
    const ratio = contrast(seen, behind)
    const size = Number.parseFloat(style.fontSize)
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    const wanted = large ? least.largeText : least.text
    return ratio >= wanted ? [] : [`contrast ${ratio.toFixed(2)} of ${described(element)}`]
  })
}

function texts(): readonly Element[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = new Set<Element>()
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent === null || node.textContent?.trim() === '' || !isLookedAt(parent)) continue
    if (parent.closest(':disabled, [aria-disabled=true], noscript, script, style') === null) found.add(parent)
  }
  return [...found]
}

function backgroundOf(element: Element): Colour {
  const layers: Colour[] = []
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const layer = parseColour(getComputedStyle(at).backgroundColor)
    layers.push(layer)
    if (layer[3] === 1) break
  }
  return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1])
}

function opacityOf(element: Element): number {
  let opacity = 1
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    opacity *= Number(getComputedStyle(at).opacity)
  }
  return opacity
}

function over(top: Colour, below: Colour): Colour {
  const mixed = (place: 0 | 1 | 2) => top[place] * top[3] + below[place] * (1 - top[3])
  return [mixed(0), mixed(1), mixed(2), 1]
}

/** `rgb(1 2 3 / 0.5)`, `rgba(1, 2, 3, 0.5)` or `color(srgb 0.1 0.2 0.3 / 0.5)`, as browsers compute them. */
function parseColour(text: string): Colour {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (
    text.match(/[\d.]+(?:e-\d+)?/g) ?? ['0', '0', '0', '0']
  ).map(Number)
  const scale = text.startsWith('color(') ? 255 : 1
  return [red * scale, green * scale, blue * scale, alpha]
}

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance([red, green, blue]: Colour): number {
  const linear = (part: number) =>
    part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
