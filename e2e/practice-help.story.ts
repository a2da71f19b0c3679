import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { englishLeft } from './support/english-left.ts'
import { story } from './support/story.ts'

/** A step of a lesson starts the AWS CLI several times, each of which takes seconds on a busy machine. */
const lessonMs = 150_000

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })

story(
  'somebody who practises reads in German, opens a hint, runs a lesson, has a task solved, sets it back and pauses',
  async ({ assay, page, person: eda }) => {
    await eda.startPractice(assay.url)
    await button(page, 'German').click()
    await eda.seesWorkspace('Abgeben')
    await eda.seesText('Seit Dienstag kann niemand mehr ein Produkt auf eine Merkliste setzen.')
    await readsTheWorkspaceInGerman(page)

    const second = button(page, 'Hinweis 2')
    await expect.poll(() => second.isDisabled()).toBe(true)
    await button(page, 'Hinweis 1 öffnen kostet 0,35 von 7 Punkten').click()
    await eda.seesText('schreibt jeden Fehler auf')
    await button(page, 'Hinweis 2 öffnen').waitFor()

    await button(page, /^Der Warenkorb verliert Produkte/).click()
    await button(page, 'Lektion lesen').click()
    await page.getByRole('heading', { name: 'Schreiben, ohne zu vergessen' }).waitFor()
    await button(page, 'Schritt 1 im Terminal ausführen').click()
    await eda.seesInTerminal('"south": {', lessonMs)
    await button(page, 'Schritt 2 im Terminal ausführen').click()
    await eda.seesInTerminal('"N": "2"', lessonMs)
    await button(page, 'Schritt 3 im Terminal ausführen').click()
    await button(page, 'Zurück zur Aufgabe').click()

    await button(page, 'Für mich lösen').click()
    await button(page, 'Ja, lösen').click()
    await eda.seesText('Für dich gelöst: Sie bringt jetzt nichts mehr ein.')
    await eda.seesTask('Der Warenkorb verliert Produkte', 'erfüllt')
    await button(page, 'Zurücksetzen').click()
    await dialog(page, 'Diese Aufgabe auf ihren Anfang zurücksetzen?').waitFor()
    await button(page, 'Ja, zurücksetzen').click()
    await eda.seesTask('Der Warenkorb verliert Produkte', 'noch nicht erfüllt')
    expect(await englishLeft(page)).toEqual([])

    await button(page, 'Pause').click()
    const paused = dialog(page, 'Pausiert')
    await paused.waitFor()
    expect(await englishLeft(page)).toEqual([])
    await paused.getByRole('link', { name: 'Zur Übersicht' }).click()
    await page.getByRole('link', { name: 'Continue your practice' }).click()
    await paused.getByRole('button', { name: 'Weitermachen' }).click()
    await paused.waitFor({ state: 'detached' })
    await eda.seesWorkspace('Abgeben')
    await eda.types('echo still here')
    await eda.seesInTerminal('still here')
  },
  'light',
)

/** The panes, the commands and the question before a submission say nothing in English. */
async function readsTheWorkspaceInGerman(page: Page): Promise<void> {
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  for (const name of ['Aufgaben', 'Editor', 'Terminal', 'Architektur', 'Verlauf'])
    await page.getByRole('region', { name, exact: true }).waitFor()
  await page.getByText('Verbunden', { exact: true }).waitFor()
  await page.getByText('Alles gespeichert', { exact: true }).waitFor()
  await button(page, 'Diese Aufgabe prüfen').waitFor()
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor()
  await page.getByRole('group', { name: 'Bild der Architektur' }).waitFor()
  expect(await englishLeft(page)).toEqual([])

  await button(page, 'Befehle Strg+K').click()
  await page.getByRole('option', { name: 'Zum Diagramm' }).waitFor()
  expect(await englishLeft(page)).toEqual([])
  await page.keyboard.press('Escape')

  await button(page, 'Abgeben').click()
  const question = dialog(page, '„Der vergessliche Shop“ abgeben?')
  await question.getByText('0 von 3 Aufgaben sind erfüllt, mit 0 von 23 Punkten.').waitFor()
  expect(await englishLeft(page)).toEqual([])
  await question.getByRole('button', { name: 'Weiterarbeiten' }).click()

  await button(page, 'Vorführen').click()
  await dialog(page, 'Diesen Versuch vorführen').waitFor()
  expect(await englishLeft(page)).toEqual([])
  await button(page, 'Nicht jetzt').click()
}
