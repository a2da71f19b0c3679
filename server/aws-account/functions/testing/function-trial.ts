import { createHash, randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FunctionBuild, InvocationOutcome, InvocationRequest, LogLine } from '../function-build.ts'
import type { FunctionHost } from '../function-host.ts'
import { deploymentPackage } from './deployment-package.ts'

/** A function without an account around it, for tests of the host. */
export interface FunctionTrial {
  readonly build: FunctionBuild
  readonly lines: LogLine[]
  invoke(
    event?: unknown,
    request?: Pick<InvocationRequest, 'reservedConcurrency' | 'sink'>,
  ): Promise<InvocationOutcome>
}

export interface TrialSettings extends Partial<FunctionBuild> {
  readonly files: Readonly<Record<string, string>>
  /** Answers what the code sends to its account's endpoint. */
  connect?(socket: Socket): void
}

export function createFunctionTrial(
  host: FunctionHost,
  { files, connect, ...settings }: TrialSettings,
): FunctionTrial {
  const zip = deploymentPackage(files)
  const build: FunctionBuild = {
    accountId: '111122223333',
    region: 'us-east-1',
    functionName: `trial-${randomUUID()}`,
    version: '$LATEST',
    revision: randomUUID(),
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    codeDigest: createHash('sha256').update(zip).digest('hex'),
    environment: {},
    timeoutSeconds: 5,
    memoryMb: 128,
    ephemeralStorageMb: 512,
    logGroup: '/aws/lambda/trial',
    ...settings,
  }
  const lines: LogLine[] = []
  return {
    build,
    lines,
    invoke: (event = {}, request = {}) =>
      host.invoke(
        build,
        {
          requestId: randomUUID(),
          payload: Buffer.from(JSON.stringify(event)),
          invokedArn: `arn:aws:lambda:us-east-1:111122223333:function:${build.functionName}`,
          ...request,
        },
        {
          readCode: async () => zip,
          credentials: () => ({
            accessKeyId: 'ASIATRIAL',
            secretAccessKey: 'trial-secret',
            sessionToken: 'trial-token',
            expiresAt: Date.now() + 3_600_000,
          }),
          connect: connect ?? (socket => socket.destroy()),
          log: (_, written) => lines.push(...written),
        },
      ),
  }
}

/** The answer of an invocation that finished, parsed. */
export function answerOf(outcome: InvocationOutcome): unknown {
  if (outcome.kind === 'throttled') throw new Error(`throttled: ${outcome.reason}`)
  return JSON.parse(Buffer.from(outcome.payload).toString())
}
