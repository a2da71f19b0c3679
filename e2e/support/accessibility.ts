import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { FocusStep } from './page-defects/focus.ts'

/** The checks of `page-defects/` as a script that a page can run. */
const script = build({
  entryPoints: [join(import.meta.dirname, 'page-defects/in-page.ts')],
  bundle: true,
  write: false,
  format: 'iife',
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '')

const themes = ['dark', 'light'] as const
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

/** What keeps somebody from using the page as it stands: in both themes, at a desk and on a phone. */
export async function defectsOf(page: Page, where: string): Promise<readonly string[]> {
  await page.evaluate(await script)
  const found: string[] = []
  for (const size of [phone, desk]) {
    await page.setViewportSize(size)
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.waitForFunction(wanted => document.documentElement.dataset.theme === wanted, theme)
      const defects: readonly string[] = await page.evaluate('assayPageDefects()')
      found.push(...defects.map(defect => `${where}, ${theme}, ${size.width} px: ${defect}`))
    }
  }
  return found
}

export interface FocusWalk {
  /** What Tab reaches, in order, until it comes round. */
  readonly stops: readonly string[]
  readonly defects: readonly string[]
}

const longestWalk = 80

/** Where Tab belongs to the text, these keys lead on. */
const waysOut = { editor: ['Control+m', 'Tab'], terminal: ['F6'] } as const

/** Presses Tab until the focus is on what has this name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  await page.evaluate(await script)
  for (let presses = 0; presses < longestWalk; presses += 1) {
    await page.keyboard.press('Tab')
    const { name: here }: FocusStep = await page.evaluate('assayStepFocus()')
    if (here?.endsWith(`“${name}”`)) return
  }
  throw new Error(`Tab does not lead to ${name}.`)
}

/** Presses Tab until the focus comes round; every stop must look different with the focus than without. */
export async function walkWithTab(page: Page, where: string): Promise<FocusWalk> {
  await page.evaluate(await script)
  const stops: string[] = []
  const defects: string[] = []
  for (;;) {
    const step: FocusStep = await page.evaluate('assayStepFocus()')
    if (step.unseen !== undefined) defects.push(`${where}: the focus is not seen on ${step.unseen}`)
    if (step.comesRound) return { stops, defects }
    if (step.name !== undefined) stops.push(step.name)
    if (stops.length > longestWalk)
      return { stops, defects: [...defects, `${where}: Tab does not come round`] }
    for (const key of step.takesTab ? waysOut[step.takesTab] : ['Tab']) await page.keyboard.press(key)
  }
}
