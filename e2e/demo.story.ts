import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { candidate } from './support/candidate.ts'
import { type Scene, story } from './support/story.ts'

/** For a machine that is busy with other work: four pages at once take theirs. */
const patienceMs = 120_000

const warmUp = (page: Page) => page.getByRole('article', { name: 'The shop that forgets' })

async function startDemo({ page, assay, person }: Scene): Promise<string> {
  await page.goto(`${assay.url}/`)
  await warmUp(page).getByRole('link', { name: 'Present' }).click()
  await page.getByRole('button', { name: 'Start the demo' }).click()
  await page.getByRole('button', { name: 'Submit', exact: true }).waitFor()
  await person.seesWorkspace()
  await page.getByRole('button', { name: 'Present', exact: true }).click()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  return page.getByRole('textbox', { name: 'Link' }).inputValue()
}

/** Somebody who follows, in a window of their own; what they see is read from it by the names that they see. */
async function follower(context: BrowserContext, link: string) {
  const page = await context.newPage()
  await page.goto(link)
  const seen = candidate(page)
  return {
    page,
    seesPace: (words: string) =>
      page.getByLabel('Where you are').getByRole('status').getByText(words).first().waitFor(),
    seesInTerminal: (text: string) => seen.seesInTerminal(text, patienceMs),
    seesText: seen.seesText,
    seesInEditor: seen.seesInEditor,
  }
}

/** Pictures in both themes for whoever looks at the design, where somebody wants them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ASSAY_PICTURES
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.bringToFront()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
}

story('an instructor presents, two follow, one of them late and on their own for a while', async scene => {
  const { page, context, person: sam } = scene
  context.setDefaultTimeout(patienceMs)
  const link = await startDemo(scene)
  const early = await follower(context, link)
  await early.seesPace('It has not begun')
  await sam.opensFile('cart/index.mjs')
  await page.getByRole('button', { name: 'Let the audience in' }).click()
  await early.seesPace('You follow live')

  await sam.seesInEditor('PutItem')
  await early.seesInEditor('PutItem')
  await sam.types('echo hello from $((40 + 2))')
  await early.seesInTerminal('hello from 42')
  await page.locator('.monaco-editor .native-edit-context, .monaco-editor textarea').first().focus()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.insertText('// add it up instead\n')
  await early.seesInEditor('// add it up instead')
  await page.getByRole('textbox', { name: 'Tell everybody' }).fill('PutItem replaces the whole item.')
  await page.keyboard.press('Enter')
  await early.seesText('PutItem replaces the whole item.')

  const late = await follower(context, link)
  await late.seesInEditor('// add it up instead')
  await late.seesInTerminal('hello from 42')
  await late.seesText('PutItem replaces the whole item.')

  await late.page.getByRole('button', { name: /^Ask/ }).click()
  await late.page.getByLabel('Your question').fill('Why not read first and then write?')
  await late.page.getByLabel('Your name, if you like').fill('Yuki Tanaka')
  await late.page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click()
  await sam.seesText('Why not read first and then write?')
  await early.seesText('Yuki Tanaka')
  await page.getByRole('button', { name: 'Who has it green?' }).click()
  await early.page.getByRole('button', { name: /^Yes/ }).click()
  await sam.seesText('1 yes, 0 not yet')
  await page.getByRole('button', { name: 'Hide F9' }).click()
  await expect.poll(() => page.getByRole('textbox', { name: 'Link' }).isVisible()).toBe(false)
  await page.keyboard.press('F9')
  await sam.seesText('Link for your audience')
  await picture(page, 'presenter')
  await picture(early.page, 'follower')

  // On their own: another file, then back with one key.
  await late.page.getByRole('button', { name: 'README.md' }).first().click()
  await late.seesText('You read on your own; L brings you back')
  await picture(late.page, 'follower-own')
  await late.page.keyboard.press('Space')
  await late.seesPace('You have stopped it for yourself')
  await sam.types('echo second line')
  await early.seesInTerminal('second line')
  expect(await late.page.locator('.xterm-rows').first().textContent()).not.toContain('second line')
  await late.page.keyboard.press('l')
  await late.seesPace('You follow live')
  await late.seesInTerminal('second line')

  // Nothing of a pause is seen, then or later.
  await page.keyboard.press('F8')
  await early.seesPace('Paused')
  await sam.types('echo pssst $((1 + 1))')
  await sam.seesInTerminal('pssst 2')
  await page.keyboard.press('F8')
  await early.seesPace('You follow live')
  await sam.types('clear; echo after it')
  await early.seesInTerminal('after it')
  expect(await early.page.locator('.xterm-rows').first().textContent()).not.toContain('pssst')

  await early.page.getByRole('button', { name: 'Try it yourself from here' }).click()
  await early.seesText('Your own copy is ready', 120_000)

  await page.getByRole('button', { name: 'End the demo' }).click()
  await page.getByRole('button', { name: 'End it for everybody' }).click()
  await early.seesPace('The demo has ended')
  const replay = await follower(context, link)
  await replay.seesPace('The demo has ended')
  await replay.page.getByRole('button', { name: /^Go on|^Pause/ }).click()
  await replay.page.getByRole('slider', { name: 'Time of the demo' }).fill('0')
  await replay.seesPace('recording')
  await picture(replay.page, 'replay')
})
