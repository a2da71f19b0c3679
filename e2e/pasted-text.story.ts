import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { story } from './support/story.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Puts a text into the clipboard and pastes it into the terminal. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(copied => navigator.clipboard.writeText(copied), text)
  await page.locator('.xterm-helper-textarea').first().focus()
  await page.keyboard.press('Control+Shift+V')
}

story(
  'what somebody pastes into the terminal arrives whole, as data, and lines are asked about',
  async scene => {
    const { assay, page, person: bo } = scene
    await bo.startPractice(assay.url)
    const lines = Array.from({ length: 25_000 }, (_, line) => `line ${line} of notes that are long, é 🎉`)
    const notes = `${lines.join('\n').slice(0, 1_000_000)}\n`

    await bo.types('cat > pasted; sha256sum pasted')
    await paste(page, notes)
    await page.getByRole('dialog').getByText('line 1 of notes').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Paste' }).click()
    await page.keyboard.press('Control+D')
    await bo.seesInTerminal(sha256(notes), 60_000)
    await bo.seesConnection('Connected')

    // A prompt of its own shows that the shell reads again: while a command runs, it cannot tell a paste from typing.
    await bo.types(`clear; PS1='ne''xt> '`)
    await bo.seesInTerminal('next>')
    await paste(page, 'safe\x1b[201~\necho HACK""ED\n')
    await bo.seesText('The pasted text had control characters.')
    await bo.seesInTerminal('safe^[[201~')
    await page.keyboard.press('Control+C')
    await bo.types('echo still-$((1 + 1))')
    await bo.seesInTerminal('still-2')
    expect(await page.locator('.xterm-rows').first().textContent()).not.toContain('HACKED')

    await bo.types('clear; stty -echo; sleep 3; cat > late; sha256sum late')
    await paste(page, notes)
    await page.getByRole('dialog').getByRole('button', { name: 'Paste' }).click()
    await page.keyboard.press('Control+D')
    await bo.seesText('What you pasted waits until the program reads it.')
    await bo.seesInTerminal(sha256(notes), 60_000)
    await bo.types('stty echo')

    await bo.types(String.raw`printf '\e]52;c;%s\a' "$(printf from-a-program | base64)"`)
    await bo.seesText('A program in this terminal wants to set your clipboard.')
    await page.getByRole('button', { name: 'Allow it here' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('from-a-program')

    // The newest emoji that the shell knows takes two columns for both, so what is inserted before it stands where it was typed.
    await bo.types('clear')
    await page.keyboard.insertText('echo 🫠🥲end')
    for (let left = 0; left < 3; left += 1) await page.keyboard.press('ArrowLeft')
    await page.keyboard.insertText('the-')
    await bo.seesInTerminal('echo 🫠🥲the-end')
    await page.keyboard.press('Enter')
  },
)
