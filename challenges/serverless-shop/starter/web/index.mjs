import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')

/** GET /: the page that customers see. It asks the API that it came from. */
export async function handler() {
  return { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page }
}
