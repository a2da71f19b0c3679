import { describe, expect, it } from 'vitest'
import type { Json } from '../../json.ts'
import { strangersIn } from './open-doors.ts'

const own = '111122223333'
const events = { Service: 'events.amazonaws.com' }
const rule = `arn:aws:events:us-east-1:${own}:rule/shop/orders`
const letIn = (Principal: Json, Condition?: Json) =>
  strangersIn(
    {
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal, ...(Condition && { Condition }) }],
    },
    own,
  )

describe('nobody from outside is let in', () => {
  it.each<[string, Json, Json?]>([
    ['a rule of the account', events, { ArnEquals: { 'aws:SourceArn': rule } }],
    ['any rule of the account', events, { ArnLike: { 'AWS:SourceArn': `arn:aws:events:*:${own}:rule/*` } }],
    ['a service for the account', events, { StringEquals: { 'aws:SourceAccount': own } }],
    ['everybody of the account', '*', { StringEquals: { 'aws:PrincipalAccount': [own] } }],
    ['the account', { AWS: own }],
    ['a role of it', { AWS: [`arn:aws:iam::${own}:role/cart`] }],
  ])('%s', (_, principal, condition) => {
    expect(letIn(principal, condition)).toEqual([])
  })
})

describe('somebody from outside is let in', () => {
  it.each<[string, Json, Json?]>([
    ['everybody', '*'],
    ['everybody, in a list', { AWS: ['*'] }],
    ['a service for whoever asks', events],
    ['a service for any account', events, { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }],
    ['a service for this account or another', events, { StringEquals: { 'aws:SourceAccount': [own, '4'] } }],
    ['whoever says nothing', '*', { StringEqualsIfExists: { 'aws:SourceAccount': own } }],
    ['all but this account', '*', { StringNotEquals: { 'aws:SourceAccount': own } }],
    ['whoever has TLS', '*', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['another account', { AWS: 'arn:aws:iam::444455556666:root' }],
  ])('%s', (_, principal, condition) => {
    expect(letIn(principal, condition)).not.toEqual([])
  })

  it('where all but somebody are named', () => {
    const NotPrincipal = { AWS: `arn:aws:iam::${own}:user/x` }
    expect(strangersIn({ Statement: { Effect: 'Allow', Action: '*', NotPrincipal } }, own)).toEqual(['*'])
  })
})

describe('a denial', () => {
  const open = { Effect: 'Allow', Action: 'sqs:SendMessage', Principal: '*' }
  const denial = (Condition: Json, more: object = {}) =>
    strangersIn(
      { Statement: [open, { Effect: 'Deny', Action: 'sqs:*', Principal: '*', Condition, ...more }] },
      own,
    )
  const others = { StringNotEquals: { 'aws:SourceAccount': own } }

  it('of all who come from elsewhere shuts the door', () => {
    expect(denial(others)).toEqual([])
    expect(denial({ ArnNotLike: { 'aws:SourceArn': `arn:aws:events:*:${own}:rule/*` } })).toEqual([])
  })
  it.each<[string, Json, object?]>([
    ['of some', others, { Principal: { AWS: '444455556666' } }],
    ['that asks for more', { ...others, Bool: { 'aws:SecureTransport': 'false' } }],
    ['of something else', others, { Action: 'sqs:ReceiveMessage' }],
    ['of those who say so', { StringNotEqualsIfExists: { 'aws:SourceAccount': own } }],
    ['of all but two accounts', { StringNotEquals: { 'aws:SourceAccount': [own, '4'] } }],
  ])('%s does not', (_, condition, more) => {
    expect(denial(condition, more)).toEqual(['*'])
  })
})
