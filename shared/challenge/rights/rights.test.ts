import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { type Answers, observing } from '../testing/observing.ts'
import { excessOf } from './excess.ts'
import { rightsOf } from './rights.ts'

const account = 'arn:aws:iam::111122223333'
const policy = (Action: string, more: { readonly [member: string]: Json } = {}) =>
  encodeURIComponent(JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }] }))
const trust = (Principal: Json) => policy('sts:AssumeRole', { Principal })
const lambda = trust({ Service: 'lambda.amazonaws.com' })

/** Roles by name: their inline policy, their boundary, and whom they trust. */
function accountWith(
  roles: {
    readonly [name: string]: { readonly inline?: string; readonly boundary?: string; readonly trust?: string }
  },
  more: Answers = {},
) {
  const role = (name: unknown) => roles[String(name)]
  return observing({
    'iam ListRoles': {
      Roles: Object.entries(roles).map(([name, one]) => ({
        Arn: `${account}:role/${name}`,
        AssumeRolePolicyDocument: one.trust ?? lambda,
      })),
    },
    'iam GetRole': ({ RoleName }) => {
      const one = role(RoleName)
      if (one === undefined) return undefined
      const boundary =
        one.boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: one.boundary } }
      return { Role: { Arn: `${account}:role/${RoleName}`, ...boundary } }
    },
    'iam ListRolePolicies': ({ RoleName }) => ({
      PolicyNames: role(RoleName)?.inline === undefined ? [] : ['data'],
    }),
    'iam GetRolePolicy': ({ RoleName }) => ({ PolicyDocument: role(RoleName)?.inline ?? '' }),
    ...more,
  })
}

async function excessActions(context: ReturnType<typeof observing>, ...arns: string[]): Promise<string[]> {
  const rights = await rightsOf(context, arns)
  const excess = excessOf(rights, [{ actions: ['sqs:SendMessage'], on: ['*'] }], context)
  return excess.map(({ role, action }) => `${role} ${action}`)
}
const cart = `${account}:role/cart`

test('inline policies count, and the default version of what is attached', async () => {
  const context = accountWith(
    { cart: { inline: policy('sqs:SendMessage') } },
    {
      'iam ListAttachedRolePolicies': { AttachedPolicies: [{ PolicyArn: `${account}:policy/more` }] },
      'iam GetPolicy': { Policy: { DefaultVersionId: 'v2' } },
      'iam GetPolicyVersion': ({ VersionId }) => ({
        PolicyVersion: { Document: policy(VersionId === 'v2' ? 'sqs:PurgeQueue' : 'iam:*') },
      }),
    },
  )
  expect(await excessActions(context, cart)).toEqual(['cart sqs:PurgeQueue'])
})

test('a boundary is read by its ARN, and one that is gone allows nothing', async () => {
  const roles = { cart: { inline: policy('*'), boundary: `${account}:policy/boundary` } }
  const bounded = accountWith(roles, {
    'iam GetPolicy': { Policy: { DefaultVersionId: 'v1' } },
    'iam GetPolicyVersion': { PolicyVersion: { Document: policy('sqs:SendMessage') } },
  })
  expect(await excessActions(bounded, cart)).toEqual([])
  expect(await excessActions(accountWith(roles), cart)).toEqual([])
})

test('a role that trusts it by name counts, and what trusts that one; whoever trusts a service does not', async () => {
  const context = accountWith({
    cart: { inline: policy('sqs:SendMessage') },
    friend: { inline: policy('sqs:SendMessage'), trust: trust({ AWS: cart }) },
    'friend-of-friend': { inline: policy('s3:GetObject'), trust: trust({ AWS: `${account}:role/friend` }) },
    other: { inline: policy('*') },
  })
  expect(await excessActions(context, cart)).toEqual(['friend-of-friend s3:GetObject'])
})

test('a session of a role is the role, a user has their groups’ rights, and the root has all', async () => {
  const context = accountWith(
    { cart: { inline: policy('s3:GetObject') } },
    {
      'iam GetUser': ({ UserName }) => ({ User: { Arn: `${account}:user/${UserName}` } }),
      'iam ListGroupsForUser': { Groups: [{ GroupName: 'staff' }] },
      'iam ListGroupPolicies': { PolicyNames: ['p'] },
      'iam GetGroupPolicy': { PolicyDocument: policy('lambda:InvokeFunction') },
    },
  )
  const session = 'arn:aws:sts::111122223333:assumed-role/cart/shop-cart'
  expect(await excessActions(context, session, cart)).toEqual(['cart s3:GetObject'])
  expect(await excessActions(context, `${account}:user/ada`)).toEqual(['ada lambda:InvokeFunction'])
  expect((await excessActions(context, `${account}:root`)).length).toBe(5)
})

test('policies of queues, buckets and functions count where they name the role', async () => {
  const to = (AWS: string) => ({ Principal: { AWS }, Resource: 'arn:aws:s3:::b/*' })
  const context = accountWith(
    { cart: { inline: policy('sqs:SendMessage') } },
    {
      's3 ListBuckets': { Buckets: [{ Name: 'b' }, { Name: 'c' }] },
      's3 GetBucketPolicy': ({ Bucket }) => ({
        Policy: decodeURIComponent(
          policy('s3:GetObject', to(Bucket === 'b' ? cart : `${account}:role/other`)),
        ),
      }),
    },
  )
  expect(await excessActions(context, cart)).toEqual(['cart s3:GetObject'])
})
