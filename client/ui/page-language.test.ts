import { createRoot } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { said } from '../words/said.ts'
import { formatBytes } from './format-bytes.ts'
import { formatDuration } from './format-time.ts'
import { inPageLanguage, pageLanguage, usePageLanguage } from './page-language.ts'

const element = { lang: 'en' }
beforeEach(() => vi.stubGlobal('document', { documentElement: element }))
afterEach(() => vi.unstubAllGlobals())

it('a page speaks as its challenge does for as long as it is there, and English after it', () => {
  expect(said('result.passed', {})).toBe('Passed')
  const leave = createRoot(dispose => {
    usePageLanguage(() => 'de')
    return dispose
  })
  expect(said('result.passed', {})).toBe('Bestanden')
  expect(element.lang).toBe('de')
  expect(formatDuration(2_400)).toBe('2,4 s')
  expect(formatBytes(1_200)).toBe('1,2 KiB')
  leave()
  expect(said('result.passed', {})).toBe('Passed')
  expect(element.lang).toBe('en')
})

it('a language without words of ours is read in English', () => {
  createRoot(dispose => {
    usePageLanguage(() => 'fr')
    expect(pageLanguage()).toBe('en')
    expect(inPageLanguage({ en: 'yes', de: 'ja' })).toBe('yes')
    dispose()
  })
})
