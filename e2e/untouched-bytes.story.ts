import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { story } from './support/story.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

story(
  'a file keeps every byte that nobody typed, whatever its lines, its beginning and its name are',
  async ({ assay, page, person: bo }) => {
    await bo.startPractice(assay.url)
    const end = async (file: string, typed: string) => {
      await bo.opensFile(file)
      await page.getByRole('tab', { name: file, selected: true }).waitFor()
      await page.locator('.view-lines').first().click()
      await page.locator('.monaco-editor.focused').waitFor()
      await page.keyboard.press('Control+End')
      await page.keyboard.insertText(typed)
      await bo.seesSaved()
    }
    let looks = 0
    const saved = async (file: string, bytes: string) => {
      looks += 1
      await bo.types(
        `clear; until [ "$(sha256sum < ${file})" = "${sha256(bytes)}  -" ]; do sleep 0.1; done; echo same-${looks}-$((1 + 1))`,
      )
      await bo.seesInTerminal(`same-${looks}-2`)
    }

    await bo.types(
      String.raw`printf 'a\r\nb\nc\nd\r\ne\n' > mixed.txt; printf '\ufeffa\r\nb' > marked.txt; printf 'a\rb\rc\n' > old.txt`,
    )
    await end('mixed.txt', 'X')
    await bo.seesText('The lines of this file end in CRLF and LF. They stay as they are.')
    await saved('mixed.txt', 'a\r\nb\nc\nd\r\ne\nX')
    await page.getByRole('button', { name: 'Understood' }).click()
    await end('marked.txt', 'X')
    await saved('marked.txt', '\ufeffa\r\nbX')
    await end('old.txt', 'X\nY')
    await saved('old.txt', 'a\rb\rc\nX\nY')

    await bo.types(String.raw`touch $'nfde\u0301.txt' $'two\nlines.txt' $'no-text-\xe9'`)
    await end(String.raw`two\nlines.txt`, 'X')
    await saved(String.raw`$'two\nlines.txt'`, 'X')
    await end('nfde\u0301.txt', 'X')
    await saved(String.raw`$'nfde\u0301.txt'`, 'X')
    await bo.seesText('A file is not shown')
    await bo.types('echo "twins: $(ls | grep -c nfd)"')
    expect(await bo.readsFromTerminal(/twins: (\d+)/)).toBe('1')
  },
  'light',
)
