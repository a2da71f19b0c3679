import { expect } from 'vitest'
import { patienceMs } from './support/browser.ts'
import { story } from './support/story.ts'

story(
  'somebody who practises sees the facts of a check, works in two terminals, and gets a new variant',
  async ({ assay, page, person: bo }) => {
    await bo.startPractice(assay.url)
    const first = page.url()

    await page.getByRole('button', { name: 'Check this task' }).click()
    await bo.seesTask('Wish lists stay empty', 'does not pass yet')
    await bo.seesText('Internal Server Error')

    await bo.types('echo one > note; echo "shop $SHOP"')
    await bo.seesInTerminal('shop ')
    const shop = await bo.readsFromTerminal(/shop ([0-9a-f]{5})/)
    await page.getByRole('button', { name: 'New terminal' }).click()
    await bo.seesInTerminal('~/shop $', patienceMs, 1)
    await bo.types('cat note; stty size', 1)
    await bo.seesInTerminal('one', patienceMs, 1)
    await page.getByRole('treeitem', { name: 'note' }).waitFor()

    const typed = 'Kept through a conflict and a reload.'
    await bo.types('sleep 1; echo "From the terminal." > README.md; echo over""written', 1)
    await bo.typesUntil(typed, () => bo.seesInTerminal('overwritten', patienceMs, 1))
    await bo.seesText('This file changed in the terminal.')
    await page.reload()
    await bo.seesWorkspace()
    await bo.seesInEditor('From the terminal.')
    await bo.seesText('Text that was not saved')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await bo.seesInEditor(typed)
    await bo.seesSaved()
    await page.getByRole('tab', { name: 'Terminal 2' }).click()

    await bo.types('clear; echo copied-word', 1)
    const rows = page.locator('.xterm-rows').nth(1).locator('div')
    const row = await rows.filter({ hasText: /^copied-word/ }).boundingBox()
    await page.mouse.dblclick((row?.x ?? 0) + 20, (row?.y ?? 0) + 6)
    await page.keyboard.press('Control+Shift+C')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('copied-word')
    await page.keyboard.insertText('echo pasted-')
    await page.keyboard.press('Control+Shift+V')
    await page.keyboard.press('Enter')
    await bo.seesInTerminal('$ echo pasted-copied-wordpasted-copied-word', patienceMs, 1)

    await page.setViewportSize({ width: 1100, height: 700 })
    await bo.types('clear; stty size', 1)
    await bo.readsFromTerminal(/(?:^|\D)(\d{1,2}) \d{2,3}/, 1)

    await page.getByRole('button', { name: 'Submit', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'New variant instead' }).click()
    await page.waitForURL(url => url.pathname.startsWith('/attempts/') && url.href !== first)
    await page.getByRole('button', { name: 'Submit', exact: true }).waitFor()
    await bo.seesInTerminal('~/shop $')
    await bo.types('echo "shop $SHOP"')
    expect(await bo.readsFromTerminal(/shop ([0-9a-f]{5})/)).not.toBe(shop)
  },
  'light',
)

story(
  'whoever follows an address that leads nowhere is told in a sentence what is wrong with it',
  async ({ assay, page }) => {
    await page.goto(`${assay.url}/attempts/abcdefghij`)
    await page.getByText('There is no such attempt').first().waitFor()
    await page.goto(`${assay.url}/nowhere`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('main').textContent()).not.toMatch(/Error|undefined|at \w+ \(/)
  },
)
