import type { Page } from 'playwright-core'
import type { candidate } from '../support/candidate.ts'
import { solvingScript } from './solving-script.ts'

type Candidate = ReturnType<typeof candidate>

/** A loaded machine takes longer for thirty final checks than for the few of the warm-up. */
export const reportWithinMs = 180_000

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
  await ada.types(
    `clear; solve() { FAILURES=${failures} node solve.mjs "$@" && echo "that was $# of them"; }`,
  )
}

/** Has the program do tasks, and waits until it has. */
export async function solves(ada: Candidate, ...tasks: readonly string[]): Promise<void> {
  await ada.types(`clear; solve ${tasks.join(' ')}`)
  await ada.seesInTerminal(`that was ${tasks.length} of them`, 180_000)
}

/** Looks something up in the console, which opens beside the exam. */
export async function looksInConsole(page: Page, service: string, text: string): Promise<void> {
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Open console', exact: true }).click(),
  ])
  await tab.getByRole('link', { name: service, exact: true }).click()
  await tab.getByText(text).first().waitFor()
  await tab.close()
}
