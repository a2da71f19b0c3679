/** How many pictures this tab has made. */
let pictures = 0

/**
 * Gives a picture ids of its own: two of the same drawing may stand on one page, and an id there is once. What refers to them
 * inside the picture is changed along.
 */
export function makeIdsOwn(picture: SVGSVGElement): void {
  pictures += 1
  const own = (id: string) => `${id}-${pictures}`
  const all = [picture, ...picture.querySelectorAll('*')]
  const ids = new Set(all.map(({ id }) => id).filter(id => id !== ''))
  for (const element of all) {
    for (const { name, value } of [...element.attributes]) {
      const changed = value.replace(/url\((["']?)#([^"')]+)\1\)/g, (whole, _quote, id: string) =>
        ids.has(id) ? `url(#${own(id)})` : whole,
      )
      const isName = name === 'id' || (name.startsWith('aria-') && ids.has(value))
      const isLink = /(^|:)href$/.test(name) && ids.has(value.slice(1))
      if (isName) element.setAttribute(name, own(value))
      else if (isLink) element.setAttribute(name, `#${own(value.slice(1))}`)
      else if (changed !== value) element.setAttribute(name, changed)
    }
  }
}
