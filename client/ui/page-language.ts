import { type Accessor, createComputed, createSignal, onCleanup } from 'solid-js'

/** The languages that pages have words in; the first is that of every page that follows nobody. */
export const pageLanguages = ['en', 'de'] as const
/** A language that pages have words in. */
export type PageLanguage = (typeof pageLanguages)[number]

const [language, setLanguage] = createSignal<PageLanguage>('en')

/** What the page speaks now. */
export const pageLanguage: Accessor<PageLanguage> = language

/** The same words in each language: one that lacks a word is a type error. */
export type InEachLanguage<Words> = { readonly [language in PageLanguage]: Words }

/** Words in the language of the page. */
export function inPageLanguage<Words>(words: InEachLanguage<Words>): Words {
  return words[language()]
}

/**
 * For a page whose words are there in every language: it speaks as the challenge that it shows does, as long as the page is
 * there; English where there are no words in that language, or none are wanted yet.
 */
export function usePageLanguage(wanted: Accessor<string | undefined>): void {
  // Not an effect: what the page computes in the same turn already speaks so.
  createComputed(() => speak(pageLanguages.find(each => each === wanted()) ?? 'en'))
  onCleanup(() => speak('en'))
}

function speak(next: PageLanguage): void {
  setLanguage(next)
  document.documentElement.lang = next
}

/** The first language of this reader's browser that pages have words in; undefined where there is none. */
export function readersLanguage(): PageLanguage | undefined {
  return navigator.languages
    .map(tag => pageLanguages.find(each => tag.toLowerCase().split('-')[0] === each))
    .find(each => each !== undefined)
}
