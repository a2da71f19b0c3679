import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { createService } from './service.ts'

const service = createService()
let context: TemporaryCallContext

const arnOf = (name: string) => `arn:aws:iam::${TEST_ACCOUNT_ID}:${name}`
const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement })
const document = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
const trust = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' })
const Tags = [{ Key: 'team', Value: 'blue' }]
const blue = { 'aws:ResourceTag/team': 'blue', 'iam:ResourceTag/team': 'blue' }
const boundary = { 'iam:PermissionsBoundary': arnOf('policy/edge') }
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

beforeEach(async () => {
  context = createTemporaryCallContext([service])
  const make = (operation: string, input: Fields) => context.call(context.principal, 'iam', operation, input)
  await make('CreatePolicy', { PolicyName: 'edge', PolicyDocument: document, Tags })
  const bounded = { Tags, PermissionsBoundary: arnOf('policy/edge') }
  await make('CreateRole', { RoleName: 'app', Path: '/svc/', AssumeRolePolicyDocument: trust, ...bounded })
  await make('CreateUser', { UserName: 'ada', Path: '/staff/', ...bounded })
  await make('CreateGroup', { GroupName: 'staff', Path: '/all/' })
})
afterEach(() => context.close())

const needs = (operation: string, input: Fields) => service.needs(operation, input, context)

test('an operation needs the action of its name on what is named, with its path and tags', () => {
  expect(needs('UpdateAssumeRolePolicy', { RoleName: 'app' })).toEqual([
    {
      action: 'iam:UpdateAssumeRolePolicy',
      resource: arnOf('role/svc/app'),
      context: { ...blue, ...boundary },
    },
  ])
  expect(needs('GetRole', { RoleName: 'none' })).toEqual([
    { action: 'iam:GetRole', resource: arnOf('role/none') },
  ])
  expect(needs('AddUserToGroup', { GroupName: 'staff', UserName: 'ada' })).toEqual([
    { action: 'iam:AddUserToGroup', resource: arnOf('group/all/staff') },
  ])
  expect(needs('ListPolicyVersions', { PolicyArn: arnOf('policy/edge') })).toEqual([
    { action: 'iam:ListPolicyVersions', resource: arnOf('policy/edge'), context: blue },
  ])
  expect(needs('GetPolicy', { PolicyArn: readOnly })).toEqual([
    { action: 'iam:GetPolicy', resource: readOnly },
  ])
  expect(needs('ListRoles', { PathPrefix: '/svc/' })).toEqual([{ action: 'iam:ListRoles', resource: '*' }])
})

test('who may be made is told by path and name, and whoever makes with tags must be allowed to tag', () => {
  expect(needs('CreateUser', { UserName: 'bob', Path: '/staff/' })).toEqual([
    { action: 'iam:CreateUser', resource: arnOf('user/staff/bob') },
  ])
  const created = {
    resource: arnOf('role/new'),
    context: { 'aws:RequestTag/team': 'blue', 'aws:TagKeys': ['team'] },
  }
  expect(needs('CreateRole', { RoleName: 'new', Tags })).toEqual([
    { action: 'iam:CreateRole', ...created },
    { action: 'iam:TagRole', ...created },
  ])
  expect(needs('CreatePolicy', { PolicyName: 'p', Tags }).map(({ action }) => action)).toEqual([
    'iam:CreatePolicy',
    'iam:TagPolicy',
  ])
})

test('the boundary that someone has, or is to have, is a condition of what AWS lets it limit', () => {
  const contextOf = (operation: string, input: Fields) => needs(operation, input)[0]?.context
  expect(contextOf('PutUserPolicy', { UserName: 'ada' })).toEqual({ ...blue, ...boundary })
  expect(contextOf('TagUser', { UserName: 'ada' })).toEqual(blue)
  const PermissionsBoundary = readOnly
  expect(contextOf('CreateUser', { UserName: 'bob', PermissionsBoundary })).toEqual({
    'iam:PermissionsBoundary': readOnly,
  })
  expect(contextOf('PutUserPermissionsBoundary', { UserName: 'ada', PermissionsBoundary })).toEqual({
    ...blue,
    'iam:PermissionsBoundary': readOnly,
  })
  expect(contextOf('AttachRolePolicy', { RoleName: 'app', PolicyArn: readOnly })).toEqual({
    ...blue,
    ...boundary,
    'iam:PolicyARN': readOnly,
  })
})

test('an operation that names no user is about the caller', () => {
  const own = { action: 'iam:ListAccessKeys', resource: arnOf('user/staff/ada'), context: blue }
  expect(needs('ListAccessKeys', { UserName: 'ada' })).toEqual([own])
  const ada = { kind: 'user', name: 'ada', arn: own.resource, userId: 'AIDA' } as const
  expect(service.needs('ListAccessKeys', {}, { ...context, principal: ada })).toEqual([own])
  expect(needs('ListAccessKeys', {})).toEqual([{ action: 'iam:ListAccessKeys', resource: '*' }])
})

test('a simulation is about the one whose policies are tried', () => {
  for (const PolicySourceArn of [arnOf('role/svc/app'), arnOf('user/staff/ada')])
    expect(needs('SimulatePrincipalPolicy', { PolicySourceArn })).toEqual([
      { action: 'iam:SimulatePrincipalPolicy', resource: PolicySourceArn, context: blue },
    ])
})
