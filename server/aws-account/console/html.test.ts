import { expect, test } from 'vitest'
import { html } from './html.ts'

test('what is put into a page is text', () => {
  const name = `<img src=x onerror="alert('1')">&\``
  expect(html`<li title="${name}">${name}</li>`.text).not.toMatch(/<img|onerror="/)
  expect(html`${['a', 'b'].map(one => html`<i>${one}</i>`)}${undefined}${3}`.text).toBe('<i>a</i><i>b</i>3')
})

test('what cannot be seen is written out', () => {
  expect(html`${'a\u202eb\u0000\n'}`.text).toBe('a\\u{202e}b\\u{0}\\u{a}')
})
