import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')

/** GET /: the page that customers see. It is told where the tracking desk's own address is. */
export async function handler() {
  const body = page.replace('%TRACKING%', process.env.TRACKING)
  return { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}
