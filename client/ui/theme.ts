import { createSignal } from 'solid-js'

export type Theme = 'dark' | 'light'
export type ThemeChoice = Theme | 'system'

/** Also read by `public/theme.js` before the page is drawn. */
const storageKey = 'assay.theme'
const light = window.matchMedia('(prefers-color-scheme: light)')

const [systemTheme, setSystemTheme] = createSignal<Theme>(light.matches ? 'light' : 'dark')
const [choice, setChoice] = createSignal<ThemeChoice>(storedChoice())

export const themeChoice = choice

/** The theme that is shown now: for parts that draw with colours of their own, such as an editor. */
export const theme = (): Theme => {
  const chosen = choice()
  return chosen === 'system' ? systemTheme() : chosen
}

export function chooseTheme(next: ThemeChoice): void {
  setChoice(next)
  show()
  try {
    if (next === 'system') localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, next)
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

/** Changes to the other theme; choosing what the system has anyway follows the system again. */
export function toggleTheme(): void {
  const next = theme() === 'dark' ? 'light' : 'dark'
  chooseTheme(next === systemTheme() ? 'system' : next)
}

light.addEventListener('change', event => {
  setSystemTheme(event.matches ? 'light' : 'dark')
  show()
})

function show(): void {
  document.documentElement.dataset.theme = theme()
}

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored === 'dark' || stored === 'light' ? stored : 'system'
  } catch {
    return 'system'
  }
}
