import DOMPurify from 'dompurify'
import { marked } from 'marked'

const purifier = DOMPurify(window)

/** Links leave the exam's tab alone. */
purifier.addHook('afterSanitizeAttributes', node => {
  if (node.tagName !== 'A') return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer')
})

/** Markdown of an author as HTML without anything that runs, loads from elsewhere or takes the page's ids. */
export function sanitisedHtml(markdown: string): string {
  const html = marked.parse(markdown, { async: false, gfm: true })
  return purifier.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select'],
    FORBID_ATTR: ['style', 'id', 'name', 'class'],
  })
}
