import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import { createAccountMetrics } from '../metrics/account-metrics.ts'
import type { CallContext, Principal, Service, WireRequest } from '../service.ts'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'

export const TEST_ACCOUNT_ID = '111122223333'

export interface TemporaryCallContext extends CallContext {
  close(): Promise<void>
}

/**
 * A call context over a real state, for tests of one service: the caller is the account's root, `call` runs the
 * operations of `services` directly (no IAM, no record), and `overrides` replaces any part, e.g. the clock.
 */
export function createTemporaryCallContext(
  services: readonly Service[] = [],
  overrides: Partial<CallContext> = {},
): TemporaryCallContext {
  const state = createTemporaryAccountState(overrides.now)
  const context: TemporaryCallContext = {
    accountId: TEST_ACCOUNT_ID,
    region: 'us-east-1',
    principal: { kind: 'root', arn: `arn:aws:iam::${TEST_ACCOUNT_ID}:root`, userId: TEST_ACCOUNT_ID },
    requestId: randomUUID(),
    now: Date.now,
    request: EMPTY_REQUEST,
    state,
    metrics: createAccountMetrics(state, overrides.now ?? Date.now),
    isSealed: () => false,
    fixture: () => undefined,
    endpoint: 'http://127.0.0.1:4566',
    async call(principal, id, operation, input) {
      const run = services.find(service => service.id === id)?.operations[operation]
      if (!run) throw new AwsError('NotImplemented', `${id}:${operation} is not part of this test`, 501)
      return (await run({ ...context, principal, requestId: randomUUID() }, input)) ?? {}
    },
    authorize: () => {},
    requestDeployed: async () => undefined,
    neighbour: () => undefined,
    calls: { since: () => [], subscribe: () => () => {} },
    assumeForService: rolePrincipal,
    credentialsForRole: () => ({
      accessKeyId: 'ASIATESTTESTTESTTEST',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiresAt: Date.now() + 3_600_000,
    }),
    ...overrides,
    close: () => state.close(),
  }
  return context
}

export const EMPTY_REQUEST: WireRequest = {
  method: 'POST',
  rawPath: '/',
  rawQuery: '',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '127.0.0.1',
}

function rolePrincipal(roleArn: string, sessionName: string): Principal {
  const name = roleArn.split('/').at(-1) ?? ''
  const accountId = roleArn.split(':')[4] ?? TEST_ACCOUNT_ID
  return {
    kind: 'role',
    name,
    sessionName,
    roleArn,
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}`,
    userId: `AROATEST:${sessionName}`,
  }
}
