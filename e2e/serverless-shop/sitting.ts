import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { candidate } from '../support/candidate.ts'
import { solvingScript } from './solving-script.ts'

type Candidate = ReturnType<typeof candidate>

/** A loaded machine takes longer for thirty final checks than for the few of the warm-up. */
const decidedWithinMs = 240_000

/**
 * Submits, and reads the report once all of it is decided: on a busy machine points are open when it is there, and whoever
 * opens it again reads what has come of them.
 */
export async function submitsAndReads(page: Page, ada: Candidate): Promise<string> {
  await ada.submits()
  let report = await ada.readsReport()
  await expect
    .poll(
      async () => {
        if (!report.includes('Still open')) return true
        await page.reload()
        report = await ada.readsReport()
        return false
      },
      { timeout: decidedWithinMs, interval: 2_000 },
    )
    .toBe(true)
  return report
}

/**
 * Writes a program into a new file of the editor, as one pastes from notes, reads in a brief what it has to know, and leaves a
 * terminal in which `solve TASK…` runs it. That the editor has saved is known by the size of the file.
 */
export async function preparesToSolve(ada: Candidate, solution: string): Promise<void> {
  const failures = await ada.readsTask(
    'Nobody hears it when vouchers fail',
    /When (\d+) or more redemptions fail/,
  )
  const program = await solvingScript(solution)
  await ada.types('touch solve.mjs')
  await ada.opensFile('solve.mjs')
  await ada.rewrites(program)
  const bytes = Buffer.byteLength(program)
  await ada.types(
    `until [ "$(wc -c < solve.mjs)" = ${bytes} ]; do sleep 0.2; done; echo "all $((${bytes}+0)) bytes are saved"`,
  )
  await ada.seesInTerminal(`all ${bytes} bytes are saved`, 60_000)
  await ada.types(`clear; solve() { FAILURES=${failures} node solve.mjs "$@"; }`)
}

/** Has the program do tasks, which it tells of one by one, and waits until the last is done. */
export async function solves(ada: Candidate, ...tasks: readonly string[]): Promise<void> {
  await ada.types(`clear; solve ${tasks.join(' ')}`)
  await ada.seesInTerminal(`${tasks.at(-1)} done`, 180_000)
}

/** Looks something up in the console, which opens beside the exam. */
export async function looksInConsole(page: Page, service: string, text: string): Promise<void> {
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Open console' }).click(),
  ])
  await tab.getByRole('link', { name: service }).first().click()
  await tab.getByText(text).first().waitFor()
  await tab.close()
}
