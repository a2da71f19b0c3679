import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openPreview } from './support/preview.ts'
import { story } from './support/story.ts'

/** What an author does in the panel. */
function author(page: Page) {
  const applied = page.getByRole('list', { name: 'Applied' })
  return {
    async applies(part: string): Promise<void> {
      await page.getByLabel('What to apply').selectOption({ label: part })
      const apply = page.getByRole('button', { name: 'Apply', exact: true })
      await expect.poll(() => apply.isEnabled(), { timeout: 60_000 }).toBe(true)
      await apply.click()
    },
    async seesApplied(part: string): Promise<void> {
      await applied
        .getByRole('listitem')
        .filter({ hasText: part })
        .getByRole('img', { name: 'done' })
        .last()
        .waitFor({ timeout: 60_000 })
    },
    async seesLook(checkId: string, state: 'passes' | 'does not pass'): Promise<void> {
      await page
        .getByRole('button', { name: new RegExp(`^${state} ${checkId} (?!should)`) })
        .waitFor({ timeout: 60_000 })
    },
  }
}

story(
  'an author previews a challenge, tries a solution and a mutant, and sees what each save makes of it',
  async ({ assay, page }) => {
    const preview = await openPreview('warm-up')
    const ann = author(page)
    const frame = page.frameLocator('iframe')
    try {
      // An attempt is prepared, and every look waits for a processor.
      page.setDefaultTimeout(120_000)
      await page.goto(preview.url)
      await page.getByLabel('wishlistFault').selectOption('explicit-deny')
      await page.getByRole('textbox', { name: 'Seed' }).fill('letters')
      const before = await page.locator('iframe').getAttribute('src')
      await page.getByRole('button', { name: 'Start anew' }).click()
      await expect.poll(() => page.locator('iframe').getAttribute('src')).not.toBe(before)
      await frame.getByText('Since Tuesday nobody can add a product to a wish list.').waitFor()
      await ann.seesLook('wishlist.remembers', 'does not pass')

      await ann.applies('reference: wishlist')
      await ann.seesApplied('reference: wishlist')
      await ann.seesLook('wishlist.remembers', 'passes')
      await page.getByRole('button', { name: /^passes wishlist\.remembers/ }).click()
      await page.getByRole('heading', { name: 'What it read' }).waitFor()
      await page
        .getByText(/^POST \/wishlists/)
        .first()
        .waitFor()

      await preview.edits('challenge.yaml', 'points: ', 'poinst: ')
      await page
        .getByRole('alert')
        .getByText(/challenge\.yaml:\d+: /)
        .waitFor()
      await frame.getByText('Since Tuesday nobody can add a product to a wish list.').waitFor()
      await preview.edits('challenge.yaml', 'poinst: ', 'points: ')
      await preview.edits('briefs/wishlist.md', 'Since Tuesday', 'Since Friday')
      await frame
        .getByText('Since Friday nobody can add a product to a wish list.')
        .waitFor({ timeout: 60_000 })
      expect(await page.getByRole('alert').count()).toBe(0)
      expect(await page.getByLabel('wishlistFault').inputValue()).toBe('explicit-deny')
      // What was applied to the account of the version before.
      await ann.seesApplied('reference: wishlist')

      await ann.applies('wishlist: wishlist-any-queue')
      await ann.seesApplied('wishlist-any-queue')
      await ann.seesLook('wishlist.rights', 'does not pass')

      await page.getByRole('button', { name: 'German' }).first().click()
      await frame.getByRole('heading', { name: 'Merklisten bleiben leer' }).waitFor()

      expect((await fetch(`${assay.url}/api/author/state/0`)).status).toBe(404)
      expect(await (await fetch(`${assay.url}/author/`)).text()).not.toContain('Author preview')

      expect(await preview.interrupts()).toBe(0)
      expect(processesOfPreviews()).toEqual([])
    } catch (error) {
      throw new Error(`the preview said:\n${preview.output()}`, { cause: error })
    } finally {
      await preview.close()
    }
  },
)

/** Command lines that name the data folder of a preview. */
function processesOfPreviews(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return /assay-preview-/.test(command) ? [command] : []
      } catch {
        // It ended while we looked.
        return []
      }
    })
}
