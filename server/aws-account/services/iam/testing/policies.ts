import { expect } from 'vitest'

/** A policy document of these statements. */
export const policy = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

export const allow = (Action: string | string[], Resource = '*') =>
  policy({ Effect: 'Allow', Action, Resource })

/** Who may take a role. */
export const trust = (principal: object | string) =>
  policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' })

export const lambdaTrust = trust({ Service: 'lambda.amazonaws.com' })

/** What a call is rejected with. */
export const refused = (name: string, message?: string | RegExp) =>
  expect.objectContaining({ name, ...(message && { message: expect.stringMatching(message) }) })
