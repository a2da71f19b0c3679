import { expect } from 'vitest'
import { defectsOf, tabTo, walkWithTab } from './support/accessibility.ts'
import { serveGallery } from './support/gallery.ts'
import { story } from './support/story.ts'

story(
  'everybody can read, reach and press what is on every page, in both themes, at a desk and on a phone',
  async ({ assay, page, person: bo }) => {
    const found: string[] = []
    const look = async (where: string) => {
      found.push(...(await defectsOf(page, where)), ...(await walkWithTab(page, where)).defects)
    }
    const paths = [
      '/',
      '/start/warm-up/practice',
      '/start/warm-up/exam',
      '/status',
      '/verify',
      '/enter',
      '/sign-in',
      '/exams/warm-up',
      '/nowhere',
    ]
    for (const path of paths) {
      await page.goto(`${assay.url}${path}`)
      await page.waitForLoadState('networkidle')
      await look(path)
    }

    // A page that hears nothing stays where the server's first answer left it.
    let deaf = true
    await page.routeWebSocket(/attempts/, socket => void (deaf || socket.connectToServer()))
    await page.goto(`${assay.url}/start/warm-up/practice`)
    await page.getByRole('button', { name: 'Start practising' }).click()
    await page.getByRole('heading', { name: 'Getting ready' }).waitFor()
    await look('getting ready')
    deaf = false
    await page.reload()
    await bo.seesWorkspace()
    await bo.seesInEditor('The shop')
    await page.getByRole('button', { name: 'Check this task' }).click()
    await bo.seesTask('Wish lists stay empty', 'does not pass yet')
    await look('workspace')
    for (const pane of ['Editor', 'Terminal', 'Architecture', 'Activity', 'Tasks']) {
      await bo.showsOnPhone(pane)
      found.push(...(await defectsOf(page, `workspace, ${pane}`)))
    }

    const submit = page.getByRole('button', { name: 'Submit', exact: true })
    await submit.first().focus()
    await page.keyboard.press('Control+k')
    await look('commands')
    await page.keyboard.press('Escape')
    expect(await submit.evaluate(button => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await look('submit')
    expect((await walkWithTab(page, 'submit')).stops).toHaveLength(3)
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click()
    await bo.readsReport()
    await look('report')
    expect(found).toEqual([])
  },
)

story(
  'everybody can read every state of everything in the gallery, and press what is in its dialogs',
  async ({ page }) => {
    const gallery = await serveGallery()
    try {
      // In development every source file is made and fetched by itself, which takes a busy machine long.
      await page.goto(gallery.url, { timeout: 120_000 })
      await page.locator('.diagram > svg').waitFor({ timeout: 120_000 })
      const found = [...(await defectsOf(page, 'gallery'))]
      const dialogs = page.locator('section', { has: page.getByRole('heading', { name: 'Dialogs' }) })
      for (const name of await dialogs.getByRole('button').allTextContents()) {
        await dialogs.getByRole('button', { name, exact: true }).click()
        await page.getByRole('dialog').waitFor()
        found.push(...(await defectsOf(page, name)), ...(await walkWithTab(page, name)).defects)
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      expect(found).toEqual([])
    } finally {
      await gallery.close()
    }
  },
)

story('an attempt can be done with the keyboard alone', async ({ assay, page, person: bo }) => {
  await page.goto(assay.url)
  await page.waitForLoadState('networkidle')
  await tabTo(page, 'Practise')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Start practising' }).waitFor()
  await tabTo(page, 'Start practising')
  await page.keyboard.press('Enter')
  await bo.seesWorkspace()
  await bo.seesInEditor('The shop')

  await page.keyboard.press('F6')
  await bo.presses('ArrowDown', 'Enter')
  await page.getByRole('heading', { name: 'The cart loses items' }).waitFor()
  await tabTo(page, 'Check this task')
  await page.keyboard.press('Enter')
  await bo.seesTask('The cart loses items', 'does not pass yet')
  await tabTo(page, 'Resize tasks')
  const width = await bo.valueOf('Resize tasks')
  await page.keyboard.press('ArrowRight')
  expect(await bo.valueOf('Resize tasks')).toBe(width + 16)

  await tabTo(page, 'New file')
  await bo.presses('Tab', 'Home', 'ArrowRight', 'ArrowDown', 'Enter')
  await bo.seesInEditor('PutItemCommand')
  await page.keyboard.insertText('// from the keys\n')
  await bo.seesSaved()
  await page.keyboard.press('F6')
  await page.keyboard.insertText('grep -c "from the keys" cart/index.mjs | sed s/^/found-/')
  await page.keyboard.press('Enter')
  await bo.seesInTerminal('found-1')
  await bo.presses('Shift+F6', 'Control+m', 'Tab')
  await tabTo(page, 'Terminal 1')

  await page.keyboard.press('Control+k')
  await page.keyboard.insertText('submit')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, 'Submit')
  await page.keyboard.press('Enter')
  await bo.readsReport()
})
