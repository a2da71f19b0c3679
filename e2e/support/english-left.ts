import type { Page } from 'playwright-core'

/**
 * What a page that is read in German still says in English: texts, labels and tips with a word that German has not. Left out is what
 * others say: programs, files, the account, Monaco's own texts.
 */
export function englishLeft(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ofOthers =
      '.xterm, [class*=monaco], .view-lines, pre, code, kbd, .mono, .markdown, .file-row, .editor-tab, .activity b, script, style, noscript'
    const english =
      /\b(the|this|your|you|is|are|and|of|not|open|close|show|hide|new|check|checks|task|tasks|saved|files?|submit|commands?|left|costs?|theme|points)\b/i
    // The one German word that is written as an English one.
    const without = (text: string) => text.replaceAll(/\bNot\b/g, '')
    const texts: string[] = []
    const take = (text: string | null | undefined) => {
      if (text && english.test(without(text))) texts.push(text.trim())
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(ofOthers) !== null) continue
      for (const name of ['aria-label', 'title', 'placeholder']) take(element.getAttribute(name))
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) take(node.nodeValue)
    }
    return [...new Set(texts)]
  })
}
