import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { openThenTakeUp } from './open-then-take-up.ts'

const page = createServer((_, answer) => answer.end('here'))
afterEach(() => page.close())

it('the port answers while attempts are taken up, however long that takes', async () => {
  const opened = Promise.withResolvers<string>()
  const takingUp = Promise.withResolvers<void>()
  const open = () => {
    page.listen(0, '127.0.0.1', () => {
      const address = page.address()
      opened.resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
    })
    return opened.promise
  }
  const starting = openThenTakeUp(open, () => takingUp.promise)
  // Where it were opened only afterwards, nothing would ever be taken up.
  const answer = await fetch(await opened.promise)
  expect(await answer.text()).toBe('here')
  takingUp.resolve()
  expect(await starting).toBe(await opened.promise)
})
