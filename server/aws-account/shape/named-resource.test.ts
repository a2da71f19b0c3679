import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../aws-error.ts'
import type { Fields, Service } from '../service.ts'
import { createTemporaryCallContext, type TemporaryCallContext } from '../testing/temporary-call-context.ts'
import { defineService } from './define-service.ts'
import { at, either, on } from './operation.ts'
import { defineResource, table } from './resource.ts'
import { newTags } from './tagging.ts'

interface Entity {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
  readonly boundary: string
}

/** IAM's roles and users, by the last part of their ARNs; who names no user is meant. */
const entities = (type: 'role' | 'user', member: string) =>
  defineResource<Entity>('iam', type, {
    table: table(`test.${type}s`),
    keyOf: arn => arn.split('/').at(-1) ?? '',
    arnOf: row => row.arn,
    named: ({ [member]: arn }, _, { principal }) => (typeof arn === 'string' ? arn : principal.arn),
    missing: () => new AwsError('NoSuchEntity', 'none', 404),
    conditions: row => ({ 'iam:PermissionsBoundary': row.boundary }),
    tags: {
      conditionKey: 'iam:ResourceTag',
      of: row => row.tags,
      with: (row, tags) => ({ ...row, tags }),
      add: 'TagRole',
      remove: 'UntagRole',
      list: 'ListRoleTags',
      answer: (tags, { MaxItems }) => ({ Tags: Object.keys(tags).slice(0, Number(MaxItems)) }),
      refuse: (message, problem) => new AwsError(problem, message),
    },
  })
const roles = entities('role', 'RoleName')
const users = entities('user', 'UserName')
const source =
  (resource: typeof roles) =>
  ({ PolicySourceArn: arn }: Fields) =>
    resource.fits(String(arn)) ? String(arn) : undefined
const iam = defineService<typeof import('@aws-sdk/client-iam')>('iam', {
  resources: [roles],
  operations: {
    DeleteRole: on(roles, () => undefined),
    DeleteGroup: on(roles, () => undefined),
    ListAccessKeys: on(users, () => ({ AccessKeyMetadata: [] })),
    SimulatePrincipalPolicy: either(
      at(roles, source(roles), () => ({ Marker: 'role' })),
      at(users, source(users), () => ({ Marker: 'user' })),
    ),
  },
})

let context: TemporaryCallContext
beforeEach(() => {
  context = createTemporaryCallContext([iam])
})
afterEach(() => context.close())

const needs = (service: Service, operation: string, input: Fields) =>
  service.needs(operation, input, context).map(need => ({ ...need }))

describe('a resource found by a part of its ARN', () => {
  const role = 'arn:aws:iam::1:role/x/app'
  const row = { arn: role, tags: { team: 'blue' }, boundary: 'b' }
  const blue = { 'aws:ResourceTag/team': 'blue', 'iam:ResourceTag/team': 'blue' }
  beforeEach(() => roles.save(context.state, role, row))

  test('is not found by the ARN of another', () => {
    expect(roles.find(context.state, role)).toEqual(row)
    expect(roles.find(context.state, 'arn:aws:iam::2:role/x/app')).toBeUndefined()
    expect(roles.find(context.state, 'arn:aws:iam::1:role/app')).toBeUndefined()
  })

  test('gives its own condition keys where AWS has them for the operation, and its tags under both names', () => {
    const boundary = { 'iam:PermissionsBoundary': 'b' }
    expect(needs(iam, 'DeleteRole', { RoleName: role })).toMatchObject([
      { context: { ...blue, ...boundary } },
    ])
    expect(needs(iam, 'DeleteGroup', { RoleName: role })).toEqual([
      { action: 'iam:DeleteGroup', resource: role, context: blue },
    ])
  })

  test('may be the caller', () => {
    expect(needs(iam, 'ListAccessKeys', {})).toEqual([
      { action: 'iam:ListAccessKeys', resource: context.principal.arn },
    ])
  })

  test('may be of one of two types, as its ARN says', async () => {
    const simulate = (PolicySourceArn: string) => ({
      asked: needs(iam, 'SimulatePrincipalPolicy', { PolicySourceArn }),
      answer: iam.operations.SimulatePrincipalPolicy?.(context, { PolicySourceArn }),
    })
    const user = 'arn:aws:iam::1:user/app'
    expect(simulate(role)).toMatchObject({
      asked: [{ resource: role, context: blue }],
      answer: { Marker: 'role' },
    })
    expect(simulate(user)).toEqual({
      asked: [{ action: 'iam:SimulatePrincipalPolicy', resource: user }],
      answer: { Marker: 'user' },
    })
  })

  test('lists its tags as the request asks, and takes none with the key of another', () => {
    const run = (operation: string, input: Fields) =>
      iam.operations[operation]?.(context, { RoleName: role, ...input })
    run('TagRole', { Tags: [{ Key: 'a', Value: '1' }] })
    expect(run('ListRoleTags', { MaxItems: 1 })).toEqual({ Tags: ['team'] })
    const Tags = [{ Key: 'b' }, { Key: 'b' }]
    expect(() => run('TagRole', { Tags })).toThrow('Tag key b is given twice.')
    expect(() => newTags(roles, { Tags })).toThrow('Tag key b is given twice.')
    expect(newTags(roles, { Tags: [{ Key: 'b', Value: '2' }] })).toEqual({ b: '2' })
  })
})

test('an ARN is made of any name that a request may have', () => {
  const name = ['$', '{RoleName}'].join('')
  expect(roles.arn(context, { RoleNameWithPath: name })).toBe(`arn:aws:iam::111122223333:role/${name}`)
  expect(() => roles.arn(context, { RoleName: 'app' })).toThrow('RoleName are not the names')
})
