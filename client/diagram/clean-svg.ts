const forbiddenElements =
  'script, style, foreignObject, iframe, image, audio, video, animate, set, a, use, filter, rect.background'

/**
 * Mermaid's SVG as an element of the page, with nothing in it that runs, loads or brings colours of its own: the page's
 * style sheet draws it, so one picture serves both themes. Throws if the text is no SVG.
 */
export function cleanSvg(text: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml')
  const svg = parsed.documentElement
  if (!(svg instanceof SVGSVGElement)) throw new Error('The diagram could not be drawn.')
  for (const element of svg.querySelectorAll(forbiddenElements)) element.remove()
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (!allowed(name, value)) element.removeAttribute(name)
    }
  }
  return document.importNode(svg, true)
}

function allowed(name: string, value: string): boolean {
  if (/^on/i.test(name) || name === 'style' || name.startsWith('data-')) return false
  if (/href$/i.test(name)) return false
  return !/url\(\s*["']?(?!#)/i.test(value)
}
