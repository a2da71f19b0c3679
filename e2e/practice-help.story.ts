import { expect } from 'vitest'
import { story } from './support/story.ts'

story(
  'somebody who practises reads in German, opens a hint, runs a lesson, has a task solved, sets it back and pauses',
  async ({ assay, page, person: eda }) => {
    await eda.startPractice(assay.url)
    await page.getByRole('button', { name: 'German' }).click()
    await eda.seesWorkspace()
    await eda.seesText('Seit Dienstag kann niemand mehr ein Produkt auf eine Merkliste setzen.')

    const second = page.getByRole('button', { name: 'Hint 2' })
    await expect.poll(() => second.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Open hint 1 costs 0.35 of 7 points' }).click()
    await eda.seesText('schreibt jeden Fehler auf')
    await page.getByRole('button', { name: 'Open hint 2' }).waitFor()

    await page.getByRole('button', { name: /^Der Warenkorb verliert Produkte/ }).click()
    await page.getByRole('button', { name: 'Read the lesson' }).click()
    await page.getByRole('heading', { name: 'Schreiben, ohne zu vergessen' }).waitFor()
    await page.getByRole('button', { name: 'Run step 1 in the terminal' }).click()
    await eda.seesInTerminal('"south": {', 60_000)
    await page.getByRole('button', { name: 'Run step 2 in the terminal' }).click()
    await eda.seesInTerminal('"N": "2"', 60_000)
    await page.getByRole('button', { name: 'Run step 3 in the terminal' }).click()
    await page.getByRole('button', { name: 'Back to the task' }).click()

    await page.getByRole('button', { name: 'Solve it for me' }).click()
    await page.getByRole('button', { name: 'Solve it', exact: true }).click()
    await eda.seesText('Solved for you: it earns nothing now.')
    await eda.seesTask('Der Warenkorb verliert Produkte', 'passes')
    await page.getByRole('button', { name: 'Set back', exact: true }).click()
    await page.getByRole('button', { name: 'Set it back' }).click()
    await eda.seesTask('Der Warenkorb verliert Produkte', 'does not pass yet')

    await page.getByRole('button', { name: 'Pause' }).click()
    const paused = page.getByRole('dialog', { name: 'Paused' })
    await paused.waitFor()
    await paused.getByRole('link', { name: 'To the challenges' }).click()
    await page.getByRole('link', { name: 'Continue your practice' }).click()
    await paused.getByRole('button', { name: 'Go on' }).click()
    await paused.waitFor({ state: 'detached' })
    await eda.seesWorkspace()
    await eda.types('echo still here')
    await eda.seesInTerminal('still here')
  },
  'light',
)
