import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What a candidate does in the page, by the names and roles that they see. */
export function candidate(page: Page) {
  const terminal = page.getByRole('region', { name: 'Terminal' })

  return {
    async startExam(url: string): Promise<void> {
      await page.goto(`${url}/`)
      await page.getByRole('link', { name: /exam/i }).first().click()
      await page.getByRole('button', { name: 'Start the exam' }).click()
      await page.getByRole('button', { name: 'Submit' }).waitFor({ timeout: 30_000 })
      await this.seesInTerminal('~/shop $')
    },

    /** Types a line as a person would and presses Enter. */
    async types(line: string): Promise<void> {
      await terminal.locator('textarea').focus()
      await page.keyboard.insertText(line)
      await page.keyboard.press('Enter')
    },

    async seesInTerminal(text: string, timeout = 30_000): Promise<void> {
      await page.waitForFunction(
        wanted =>
          (document.querySelector('.xterm-rows')?.textContent ?? '')
            .replaceAll('\u00a0', ' ')
            .includes(wanted),
        text,
        { timeout },
      )
    },

    async opensFile(path: string): Promise<void> {
      const folders = path.split('/').slice(0, -1)
      for (const folder of folders) {
        const item = page.getByRole('treeitem', { name: folder, exact: true })
        if ((await item.getAttribute('aria-expanded')) === 'false') await item.click()
      }
      await page
        .getByRole('treeitem', { name: path.split('/').at(-1) ?? path, exact: true })
        .first()
        .click()
    },

    /** Replaces everything in the open file by a text from the clipboard, as one pastes from notes. */
    async rewrites(text: string): Promise<void> {
      await page.evaluate(pasted => navigator.clipboard.writeText(pasted), text)
      await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.press('ControlOrMeta+v')
    },

    async seesInEditor(text: string): Promise<void> {
      await page.locator('.view-lines').filter({ hasText: text }).first().waitFor()
    },

    async seesText(text: string, timeout = 30_000): Promise<void> {
      await page.getByText(text).first().waitFor({ timeout })
    },

    async seesConnection(status: 'Connected' | 'Not connected'): Promise<void> {
      await page.getByText(status, { exact: true }).waitFor({ timeout: 40_000 })
    },

    /** Seconds on the clock. */
    async timeLeft(): Promise<number> {
      const [minutes = 0, seconds = 0] = ((await page.getByRole('timer').textContent()) ?? '')
        .split(':')
        .map(Number)
      return minutes * 60 + seconds
    },

    async seesSaved(): Promise<void> {
      await page.getByRole('region', { name: 'Editor' }).getByText('Saved', { exact: true }).waitFor()
    },

    async seesTask(title: string, state: string, timeout = 60_000): Promise<void> {
      await page.getByRole('button', { name: new RegExp(`^${title}, .*, ${state}$`) }).waitFor({ timeout })
    },

    /** A part of the architecture diagram says what state it is in. */
    async seesNode(label: string, state: string, timeout = 60_000): Promise<void> {
      await page.locator(`[aria-label="${label}: ${state}"]`).waitFor({ timeout })
    },

    async submits(): Promise<void> {
      await page.getByRole('button', { name: 'Submit', exact: true }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /submit/i }).click()
    },

    async readsReport(): Promise<string> {
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForURL(/\/report$/, { timeout: 60_000 })
      const main = page.getByRole('main')
      await expect.poll(() => main.textContent(), { timeout: 20_000 }).toMatch(/\d+ of \d+/)
      return (await main.textContent()) ?? ''
    },
  }
}
