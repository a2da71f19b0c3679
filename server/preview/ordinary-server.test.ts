import { expect, test } from 'vitest'
import { openTestApp } from '../testing/test-app.ts'

test('an ordinary server has neither the panel of an author nor what it asks', async () => {
  const { close, address } = await openTestApp()
  try {
    for (const path of ['state/0', 'looks/1']) {
      const answer = await fetch(`${address}/api/author/${path}`)
      expect(answer.status).toBe(404)
    }
    for (const path of ['start', 'apply', 'look']) {
      const headers = { 'content-type': 'application/json', 'x-assay': '1' }
      const answer = await fetch(`${address}/api/author/${path}`, { method: 'POST', headers, body: '{}' })
      expect(answer.status).toBe(404)
    }
    const page = await fetch(`${address}/author/`)
    expect(await page.text()).not.toContain('Author preview')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  } finally {
    await close()
  }
})
