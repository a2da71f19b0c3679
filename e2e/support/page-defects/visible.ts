/** Editor and terminal draw their own text, whose colours their themes decide: their inner elements are not looked at. */
const ownDrawing = '.monaco-editor, .monaco-aria-container, .xterm'

export function isLookedAt(element: Element): boolean {
  return element.closest(ownDrawing) === null && isVisible(element)
}

export function isVisible(element: Element): boolean {
  const box = element.getBoundingClientRect()
  return (
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    box.width > 0 &&
    box.height > 0 &&
    element.closest('[inert], .visually-hidden') === null
  )
}

/** An element as somebody who looks for it would write it down. */
export function described(element: Element): string {
  const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''
  const classes = [...element.classList].map(one => `.${one}`).join('')
  return `<${element.tagName.toLowerCase()}${classes}> “${name}”`
}

/** What can be pressed, typed in or reached with Tab. */
export function interactive(): readonly Element[] {
  const selector =
    'a[href], button, input, select, textarea, summary, [role=button], [role=separator], [tabindex]'
  return [...document.querySelectorAll(selector)].filter(isLookedAt)
}
