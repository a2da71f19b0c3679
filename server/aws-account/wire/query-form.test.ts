import { expect, test } from 'vitest'
import { readQueryForm } from './query-form.ts'
import { loadServiceModel } from './service-model.ts'

const read = async (operation: string, text: string) => {
  const model = (await loadServiceModel('iam')).operations.get(operation)
  if (!model) throw new Error(`IAM has no ${operation}`)
  return readQueryForm(model.input, new Map(new URLSearchParams(text)))
}

test('lists come in the order of their numbers, whatever the order in the form', async () => {
  const form =
    'UserName=ada&Tags.member.10.Key=c&Tags.member.2.Key=b&Tags.member.2.Value=2&Tags.member.1.Key=a'
  expect(await read('TagUser', form)).toEqual({
    UserName: 'ada',
    Tags: [{ Key: 'a' }, { Key: 'b', Value: '2' }, { Key: 'c' }],
  })
})

test('an empty list is there, and what no model has is left out', async () => {
  expect(await read('TagUser', 'Tags=&Tags.other.1.Key=a&constructor.x=1')).toEqual({ Tags: [] })
})

test('a form of thousands of fields is looked at once, not once for each of its fields', async () => {
  const count = 4000
  let looks = 0
  const fields = new Map(
    Array.from({ length: count }, (_, index) => [`Tags.member.${index}.Key`, 'x'] as const),
  )
  const counted = new Proxy(fields, {
    get(target, name) {
      if (name === 'keys' || name === Symbol.iterator || name === 'entries') looks++
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const model = (await loadServiceModel('iam')).operations.get('TagUser')
  if (!model) throw new Error('IAM has no TagUser')
  expect(readQueryForm(model.input, counted).Tags).toHaveLength(count)
  expect(looks).toBe(1)
})

test('more fields than any request of AWS has are refused', async () => {
  const form = Array.from({ length: 16_001 }, (_, index) => `Tags.member.${index}.Key=x`).join('&')
  await expect(read('TagUser', form)).rejects.toMatchObject({ code: 'MalformedInput' })
})
