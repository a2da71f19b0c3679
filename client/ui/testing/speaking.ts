import { createRoot } from 'solid-js'
import { type PageLanguage, usePageLanguage } from '../page-language.ts'

/** What `say` gives while the page speaks a language, for tests, which have no page. */
export function speaking<Said>(language: PageLanguage, say: () => Said): Said {
  const known = Object.getOwnPropertyDescriptor(globalThis, 'document')
  Object.defineProperty(globalThis, 'document', {
    configurable: true,
    value: { documentElement: { lang: 'en' } },
  })
  try {
    return createRoot(dispose => {
      usePageLanguage(() => language)
      try {
        return say()
      } finally {
        dispose()
      }
    })
  } finally {
    if (known === undefined) Reflect.deleteProperty(globalThis, 'document')
    else Object.defineProperty(globalThis, 'document', known)
  }
}
