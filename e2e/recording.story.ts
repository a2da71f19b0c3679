import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { expect } from 'vitest'
import { defectsOf } from './support/accessibility.ts'
import { story } from './support/story.ts'
import { askAccount, buildFailedQueue, deployCart, goodCart, repairWishlist } from './warm-up/repairs.ts'

const long = { timeout: 120_000 }
// Put together here, so that no scanner of this repository takes it for a real one.
const keyId = ['AKIA', 'QYLPMN5H', 'FIQR7XYA'].join('')

story(
  'a candidate agrees to a recording, types a key into the terminal by accident, passes, and shows the recording without it',
  async ({ assay, page, person: ada }) => {
    await page.goto(`${assay.url}/start/warm-up/exam`)
    await page.getByLabel(/Record what my terminals print/).check({ timeout: 120_000 })
    await page.getByRole('button', { name: 'Start the exam' }).click()
    await page.getByText('Recorded for you').waitFor(long)
    await ada.seesWorkspace()

    // Key by key, as people type.
    await page.locator('.xterm-helper-textarea').first().focus()
    await page.keyboard.type(`echo "${keyId}" | wc -c`)
    await page.keyboard.press('Enter')
    await ada.types('env | grep -c AWS; echo "seen $((20+1))"')
    await ada.seesInTerminal('seen 21')
    await ada.types(askAccount)
    await ada.seesInTerminal('account is ')
    await ada.types(repairWishlist)
    await ada.seesTask('Wish lists stay empty', 'passes')
    await ada.opensFile('cart/index.mjs')
    await ada.rewrites(goodCart)
    await ada.seesSaved()
    await ada.types(deployCart)
    await ada.seesNode('Cart', 'passes')
    await ada.types(buildFailedQueue)
    await ada.seesTask('A bad order never goes away', 'passes')
    await page.getByRole('button', { name: 'Stop…' }).waitFor(long)
    await ada.submits()
    expect(await ada.readsReport()).toContain('Passed')

    await page.getByRole('link', { name: 'Show your work' }).click()
    await page.getByLabel(/Recording of the terminals/).check()
    await page.getByLabel('Whoever has the link').check()
    await page.getByRole('button', { name: 'Save' }).click()
    const address = page.locator('.own-portfolio-link code').first()
    await address.waitFor(long)
    await page.goto(await address.innerText())
    await page.getByRole('button', { name: /Watch the recording/ }).click()
    await page.locator('.recording-player').waitFor(long)
    await page
      .getByRole('button', { name: /Wish lists stay empty/ })
      .first()
      .waitFor(long)
    await page.getByRole('button', { name: 'Pause' }).click()
    expect(await defectsOf(page, 'recording')).toEqual([])

    const waiting = page.waitForEvent('download', long)
    await page.getByRole('link', { name: /Everything, verifies offline/ }).click()
    const files = unzipSync(await readFile(await (await waiting).path()))
    const cast = new TextDecoder().decode(files['recording/1.cast'])
    expect(cast).toMatch(/^\{"version":3,"term":\{"cols":\d+,"rows":\d+\}/)
    expect(cast).toContain('"m","✓ Wish lists stay empty')
    const printed = cast
      .split('\n')
      .slice(1)
      .flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
      .flatMap(([, code, data]) => (code === 'o' ? [data] : []))
      .join('')
    expect(printed).toContain('seen 21')
    expect(printed).not.toContain(keyId.slice(0, 12))
    expect(printed).toMatch(/account is \*{12}/)
  },
  'light',
)
