import { expect } from 'vitest'
import { patienceMs } from '../support/browser.ts'
import { type Follower, follower, picture, startDemo } from '../support/demo.ts'
import { createSlowLine } from '../support/slow-line.ts'
import { type Scene, story } from '../support/story.ts'

/** What a browser on a phone is. */
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const

story(
  'an instructor presents; three follow, one of them late, one on a phone, one on a line of 8 kbit/s',
  async scene => {
    const { page, context, person: sam, assay } = scene
    const link = await startDemo(scene)
    const { port } = new URL(assay.url)
    const line = await createSlowLine({ host: '127.0.0.2', port: Number(port) })
    const onPhone = await context.browser()?.newContext(phone)
    if (onPhone === undefined) throw new Error('there is a browser')
    onPhone.setDefaultTimeout(patienceMs)
    const early = await follower(onPhone, link)
    const slow = await follower(context, link.replace(assay.url, line.url))
    await early.seesPace('It has not begun')
    await slow.seesPace('It has not begun')
    await sam.opensFile('cart/index.mjs')
    await page.getByRole('button', { name: 'Let the audience in' }).click()
    await early.seesPace('You follow live')

    await sam.seesInEditor('PutItem')
    await early.seesInEditor('PutItem')
    await slow.seesInEditor('PutItem')

    await looksAlong(scene, [early, slow], slow)
    await sam.opensFile('cart/index.mjs')
    await sam.seesInEditor('PutItem')

    // What the page is made of came by a good line; from here on nothing does.
    await slow.seesInEditor('PutItem')
    await slow.seesInTerminal('~/shop $')
    await slow.hasAllParts()
    line.limit(8_000)
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

    // Whatever somebody writes is text.
    const question = 'Why not <b>read</b> first <img src=x onerror=alert(1)> and then write?'
    await late.asks(question, 'Yuki Tanaka')
    await sam.seesText(question)
    await early.seesText('Yuki Tanaka')
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.getByRole('textbox', { name: 'Your answer' }).fill('Somebody may write')
    await page.getByRole('button', { name: 'Who has it green?' }).click()
    await early.page.getByRole('button', { name: /^Yes/ }).click()
    await sam.seesText('1 yes, 0 not yet')
    // What somebody writes stays while the audience goes on.
    await page.getByRole('textbox', { name: 'Your answer' }).press('End')
    await sam.presses('Space', 'i', 'n', 'Space', 'b', 'e', 't', 'w', 'e', 'e', 'n', 'Enter')
    await late.seesText('Somebody may write in between')
    await page.getByRole('button', { name: 'Hide F9' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Link' }).isVisible()).toBe(false)
    await picture(page, 'projected')
    await page.keyboard.press('F9')
    await sam.seesText('Link for your audience')
    await picture(page, 'presenter')
    await picture(early.page, 'phone')
    await picture(late.page, 'follower')

    // On their own: another file, then back with one key.
    await late.page.getByRole('treeitem', { name: 'README.md' }).click()
    await late.seesText('You read on your own; L brings you back')
    await picture(late.page, 'follower-own')
    await late.page.keyboard.press('Space')
    await late.seesPace('You have stopped it for yourself')
    await sam.types('echo second line')
    await early.seesInTerminal('second line')
    expect(await late.readsTerminal()).not.toContain('second line')
    await late.page.keyboard.press('l')
    await late.seesPace('You follow live')
    await late.seesInTerminal('second line')

    await hidesInPause(scene, early)

    // More than the slow line takes is left out for it, and for nobody else; what it is told in the end is what is so now.
    await sam.types('seq 1 40000')
    await sam.types('clear; echo the end $((40 + 2))')
    await early.seesInTerminal('the end 42')
    await slow.seesInTerminal('the end 42')
    await slow.seesText('is slow: skipped forward')
    expect(line.arrived()).toBeGreaterThan(1_000)
    await slow.page.getByRole('button', { name: 'Raise your hand' }).click()
    await sam.seesText('1 hand is up')

    await page.getByRole('button', { name: 'End the demo' }).click()
    await page.getByRole('button', { name: 'End it for everybody' }).click()
    await early.seesPace('The demo has ended')
    await slow.seesPace('The demo has ended')
    await line.close()
    await onPhone.close()
  },
)

/** Followers look where the presenter looks, also away from the caret, and see what is selected; one of them looks around and comes back. */
async function looksAlong(
  { page, person: sam }: Scene,
  followers: readonly Follower[],
  wanders: Follower,
): Promise<void> {
  await sam.types("seq -f 'line %g of many' 300 > many.txt")
  await sam.opensFile('many.txt')
  await wanders.seesInEditor('line 2 of many')
  await page.locator('.monaco-editor').first().hover()
  await page.mouse.wheel(0, 4_000)
  await sam.seesInEditor('line 205 of many')
  for (const one of followers) await one.seesInEditor('line 205 of many')
  await page.locator('.view-line').filter({ hasText: 'line 205 of many' }).click()
  await sam.presses('Home', 'ControlOrMeta+Shift+ArrowRight', 'ControlOrMeta+Shift+ArrowRight')
  for (const one of followers) await one.seesSelected('line 205')

  await wanders.scrolls(-4_000)
  await wanders.seesInEditor('line 2 of many')
  await wanders.seesText('You read on your own; L brings you back')
  await wanders.page.keyboard.press('l')
  await wanders.seesSelected('line 205')
}

/** Nothing of a pause is seen, then or later. */
async function hidesInPause({ page, person: sam }: Scene, follower: Follower): Promise<void> {
  await page.keyboard.press('F8')
  await follower.seesPace('Paused')
  await sam.types('echo pssst $((1 + 1))')
  await sam.seesInTerminal('pssst 2')
  await page.keyboard.press('F8')
  await follower.seesPace('You follow live')
  await sam.types('echo after it')
  await follower.seesInTerminal('after it')
  expect(await follower.readsTerminal()).not.toContain('pssst')
  expect(await follower.readsTerminal()).toContain('second line')
}
