import { expect, test } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { problemPage, problemPageHeaders } from './problem-page.ts'

test('a refusal as a page says the same, as text', () => {
  const page = problemPage(problem('invalid-request', '<script>alert("1")</script>', 'request-1'))
  expect(page).toContain('<h1>The request is not understood</h1>')
  expect(page).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;')
  expect(page).toContain('invalid-request · request-1')
  expect(problemPageHeaders['content-security-policy']).not.toContain('script-src')
})
