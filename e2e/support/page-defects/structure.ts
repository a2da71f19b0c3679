import { described, interactive, isLookedAt, isVisible } from './visible.ts'

/** Names, ids, headings and landmarks. */
export function structureDefects(): readonly string[] {
  return [
    ...interactive()
      .filter(element => element.getAttribute('tabindex') !== '-1' || element.matches('button, a, input'))
      .filter(element => nameOf(element) === '')
      .map(element => `no name: ${described(element)} ${element.outerHTML.slice(0, 80)}`),
    ...[...document.querySelectorAll('img, [role=img]')]
      .filter(isLookedAt)
      .filter(image => !image.hasAttribute('alt') && nameOf(image) === '')
      .map(image => `no alternative: ${described(image)}`),
    ...repeated([...document.querySelectorAll('[id]')].map(({ id }) => id)).map(id => `id twice: ${id}`),
    ...headingDefects(),
    ...landmarkDefects(),
    ...(document.title === '' || document.documentElement.lang === '' ? ['no title or language'] : []),
  ]
}

function nameOf(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby')
  const label =
    element.getAttribute('aria-label') ??
    labelledBy
      ?.split(' ')
      .map(id => document.getElementById(id)?.textContent ?? '')
      .join(' ') ??
    (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined) ??
    `${element.textContent ?? ''}${element.querySelector('[aria-label]')?.getAttribute('aria-label') ?? ''}`
  return label.trim() || (element.getAttribute('title') ?? element.getAttribute('alt') ?? '').trim()
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, place) => values.indexOf(value) !== place))]
}

/** One heading of the first level, and none below it that skips a level. A dialog begins at the second. */
function headingDefects(): readonly string[] {
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(heading =>
    heading.checkVisibility({ visibilityProperty: true }),
  )
  const levels = headings.map(heading => Number(heading.tagName.slice(1)))
  const skipping = headings.filter((_, place) => (levels[place] ?? 1) > (levels[place - 1] ?? 0) + 1)
  const first = levels.filter(level => level === 1).length
  return [
    ...(first === 1 ? [] : [`${first} headings of the first level`]),
    ...skipping.map(heading => `skips a level: ${described(heading)}`),
  ]
}

function landmarkDefects(): readonly string[] {
  const mains = [...document.querySelectorAll('main, [role=main]')].filter(isVisible).length
  return mains === 1 ? [] : [`${mains} main landmarks`]
}
