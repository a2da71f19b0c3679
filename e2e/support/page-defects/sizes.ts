import { described, interactive } from './visible.ts'

/** WCAG 2.2, success criterion 2.5.8, in px. A link inside a sentence is exempt, and so is a pointer's line. */
const leastTarget = 24

export function sizeDefects(): readonly string[] {
  const root = document.documentElement
  const targets = interactive().filter(
    element =>
      element.matches('a, button, input, select, [role=button]') &&
      !(element.matches('a') && getComputedStyle(element).display === 'inline'),
  )
  return [
    ...targets.flatMap(element => {
      const { width, height } = element.getBoundingClientRect()
      if (Math.min(width, height) >= leastTarget - 0.01) return []
      return [`${width.toFixed(0)} × ${height.toFixed(0)} px: ${described(element)}`]
    }),
    ...(root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px wide in ${root.clientWidth}`] : []),
  ]
}
