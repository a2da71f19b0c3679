import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { patienceMs } from './browser.ts'

/** What a candidate does in the page, by the names and roles that they see. */
export function candidate(page: Page) {
  const terminal = inTerminal(page)

  /** `submit` as the button says it in the language of the page. */
  async function seesWorkspace(submit: 'Submit' | 'Abgeben' = 'Submit'): Promise<void> {
    await page.getByRole('button', { name: submit, exact: true }).waitFor()
    await terminal.seesInTerminal('~/shop $')
  }

  return {
    ...terminal,
    ...inEditor(page),
    ...onThePage(page),
    ...atTheEnd(page),
    seesWorkspace,

    async startExam(url: string, title = warmUp): Promise<void> {
      await page.goto(`${url}/`)
      await challenge(page, title).getByRole('link', { name: 'Take the exam' }).click()
      await page.getByRole('button', { name: 'Start the exam' }).click()
      await seesWorkspace()
    },

    async startPractice(url: string): Promise<void> {
      await page.goto(`${url}/`)
      await challenge(page, warmUp).getByRole('link', { name: 'Practise' }).click()
      await page.getByRole('button', { name: /^Start/ }).click()
      await seesWorkspace()
    },
  }
}

const warmUp = 'The shop that forgets'
const challenge = (page: Page, name: string) => page.getByRole('article', { name })

/** What is done in the terminals; `index` counts those that are open. */
function inTerminal(page: Page) {
  const terminal = page.getByRole('region', { name: 'Terminal' })
  return {
    /** Types a line as a person would and presses Enter; `index` counts the terminals that are open. */
    async types(line: string, index = 0): Promise<void> {
      await terminal.locator('.xterm-helper-textarea').nth(index).focus()
      await page.keyboard.insertText(line)
      await page.keyboard.press('Enter')
    },

    async seesInTerminal(text: string, timeout = patienceMs, index = 0): Promise<void> {
      await page.waitForFunction(
        ([wanted, place]) => {
          const rows = document.querySelectorAll('.xterm-rows')[place]
          return (rows?.textContent ?? '').replaceAll('\u00a0', ' ').includes(wanted)
        },
        [text, index] as const,
        { timeout },
      )
    },

    /** Waits for a pattern in the output and returns its first group. */
    async readsFromTerminal(pattern: RegExp, index = 0): Promise<string> {
      const rows = page.locator('.xterm-rows').nth(index)
      let found: string | undefined
      await expect
        .poll(
          async () => {
            found = pattern.exec(((await rows.textContent()) ?? '').replaceAll('\u00a0', ' '))?.[1]
            return found
          },
          { timeout: patienceMs },
        )
        .toBeDefined()
      return found ?? ''
    },
  }
}

/** What is done with files. */
function inEditor(page: Page) {
  return {
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

    /** Types in the open file without a pause, so that no save begins, until something has happened. */
    async typesUntil(text: string, happened: () => Promise<void>): Promise<void> {
      await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus()
      await page.keyboard.insertText(text)
      let waiting = true
      const stop = () => {
        waiting = false
      }
      const watch = happened().finally(stop)
      while (waiting) await page.keyboard.insertText(' ')
      await watch
    },

    async seesInEditor(text: string): Promise<void> {
      await page.locator('.view-lines').filter({ hasText: text }).first().waitFor()
    },

    async seesSaved(): Promise<void> {
      await page.getByRole('region', { name: 'Editor' }).getByText('Saved', { exact: true }).waitFor()
    },
  }
}

/** What is seen and pressed around that. */
function onThePage(page: Page) {
  return {
    async seesText(text: string, timeout = patienceMs): Promise<void> {
      await page.getByText(text).first().waitFor({ timeout })
    },

    async seesConnection(status: 'Connected' | 'Not connected'): Promise<void> {
      await page.getByText(status, { exact: true }).waitFor()
    },

    async presses(...keys: readonly string[]): Promise<void> {
      for (const key of keys) await page.keyboard.press(key)
    },

    /** What a handle between two panes is set to. */
    async valueOf(handle: string): Promise<number> {
      return Number(await page.getByRole('separator', { name: handle }).getAttribute('aria-valuenow'))
    },

    /** A narrow window shows one pane at a time; the pane stays chosen when the window grows. */
    async showsOnPhone(pane: string): Promise<void> {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.getByRole('tab', { name: pane, exact: true }).click()
    },

    /** Seconds on the clock. */
    async timeLeft(): Promise<number> {
      const [minutes = 0, seconds = 0] = ((await page.getByRole('timer').textContent()) ?? '')
        .split(':')
        .map(Number)
      return minutes * 60 + seconds
    },

    /** Opens a task, and returns the first group of a pattern in its brief. */
    async readsTask(title: string, pattern: RegExp): Promise<string> {
      await page.getByRole('button', { name: new RegExp(`^${title}, `) }).click()
      const brief = page.getByRole('article').filter({ hasText: pattern }).first()
      return pattern.exec((await brief.textContent()) ?? '')?.[1] ?? ''
    },

    async seesTask(title: string, state: string, timeout = patienceMs): Promise<void> {
      await page.getByRole('button', { name: new RegExp(`^${title}, .*, ${state}$`) }).waitFor({ timeout })
    },

    /** A part of the architecture diagram says what state it is in. */
    async seesNode(label: string, state: string, timeout = patienceMs): Promise<void> {
      await page.locator(`[aria-label="${label}: ${state}"]`).waitFor({ timeout })
    },
  }
}

/** From the decision to submit to the report. */
function atTheEnd(page: Page) {
  return {
    async submits(): Promise<void> {
      await page.getByRole('button', { name: 'Submit', exact: true }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /submit/i }).click()
    },

    /** Unfolds a file in the report. */
    async opensKeptFile(path: string): Promise<void> {
      const files = page.getByRole('region', { name: 'Your files' })
      await files.getByRole('button', { name: path }).click()
    },

    /** Downloads a file of the report and resolves with what is in it. */
    async downloads(path: string): Promise<string> {
      const link = page.getByRole('link', { name: `Download ${path}`, exact: true })
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      return readFile(await download.path(), 'utf8')
    },

    async readsReport(): Promise<string> {
      await page.getByRole('heading', { level: 1 }).waitFor()
      // What is not decided by then is open in it.
      await page.waitForURL(/\/report$/, { timeout: 120_000 })
      const main = page.getByRole('main')
      await expect.poll(() => main.textContent(), { timeout: patienceMs }).toMatch(/\d+ of \d+/)
      return (await main.textContent()) ?? ''
    },
  }
}
