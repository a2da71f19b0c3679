import { expect, it } from 'vitest'
import { iconNames } from './icon-names.ts'

it('finds each icon once', () => {
  expect(
    iconNames(`flowchart TB
  cart@{ icon: "logos:aws-lambda", form: "square", label: "Cart" }
  orders@{ form: "square", icon: 'logos:aws-lambda' }
  table@{ icon: "logos:aws-dynamodb" }
  cart --> table`),
  ).toEqual(['aws-lambda', 'aws-dynamodb'])
})

it('leaves other packs and texts alone', () => {
  expect(iconNames('a@{ icon: "mdi:home" }\n b["icon logos:aws-s3"]')).toEqual([])
})
