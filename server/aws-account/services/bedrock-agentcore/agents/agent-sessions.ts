import { createHash } from 'node:crypto'
import type { FunctionBuild, InvocationOutcome } from '../../../functions/function-build.ts'
import { createFunctionHost, type FunctionHost } from '../../../functions/function-host.ts'
import type { BackgroundContext, ServiceSurroundings } from '../../../service.ts'
import type { AgentRuntime, AgentVersion } from '../../bedrock-agentcore-control/runtimes/runtime-row.ts'
import { createLogDelivery } from '../../lambda/invocation/log-delivery.ts'
import { type StreamedAnswer, streamAnswer } from '../../lambda/invocation/stream-answer.ts'

/** What is run: one session of an agent, by the endpoint that was asked. */
export interface AgentWork {
  readonly runtime: AgentRuntime
  readonly version: AgentVersion
  readonly endpoint: string
  readonly sessionId: string
  readonly requestId: string
  readonly payload: Uint8Array
  /** What the agent is told in headers. */
  readonly headers: Readonly<Record<string, string>>
}

/** Runs agents of all accounts of this process, each session in a sandbox of its own. */
export interface AgentSessions {
  /** Resolves when the answer begins, or there is none. */
  invoke(context: BackgroundContext, work: AgentWork): Promise<StreamedAnswer>
  /** Ends a session: at once, or after what it is at. */
  stop(accountId: string, runtime: AgentRuntime, sessionId: string): void
  closeAccount(accountId: string): void
  processorMs(accountId: string): Promise<number>
  close(): Promise<void>
}

/** What AWS gives a synchronous call (quotas of AgentCore Runtime). */
const TIMEOUT_SECONDS = 900
/** A session without work for so long is over (`idleRuntimeSessionTimeout`). */
const IDLE_MS = 900_000
const MEMORY_MB = 512
/** Sessions at work at a time: each is a program that is kept. */
const MAX_PER_ACCOUNT = 10
const MAX_TOTAL = 40

export function createAgentSessions({ connectAccount, functionsFolder }: ServiceSurroundings): AgentSessions {
  let started: FunctionHost | undefined
  // Most accounts run no agents.
  const host = () => {
    started ??= createFunctionHost({
      directory: functionsFolder,
      maxPerAccount: MAX_PER_ACCOUNT,
      maxTotal: MAX_TOTAL,
      idleMs: IDLE_MS,
    })
    return started
  }
  return {
    invoke(context, work) {
      const { runtime, version, endpoint, sessionId, requestId, payload, headers } = work
      const build = buildOf(context, work)
      const logs = createLogDelivery(context, {
        group: build.logGroup,
        roleArn: version.roleArn,
        functionName: `${runtime.id}-${endpoint}`.slice(-64),
      })
      return streamAnswer(
        (sink): Promise<InvocationOutcome> =>
          host().invoke(
            build,
            {
              ...{ requestId, payload, sink, invokedArn: runtime.arn, reservedConcurrency: 1 },
              clientContext: inAscii(JSON.stringify(headers)),
            },
            {
              readCode: digest => context.state.blobs.get(digest),
              credentials: seconds =>
                context.credentialsForRole(version.roleArn, `agent-${sessionId}`.slice(0, 64), seconds),
              connect: socket => connectAccount(context.accountId, socket),
              log: logs.log,
            },
          ),
      )
    },
    stop: (accountId, runtime, sessionId) => started?.retire(accountId, nameOf(runtime, sessionId)),
    closeAccount: accountId => started?.closeAccount(accountId),
    processorMs: async accountId => (await started?.processorMs(accountId)) ?? 0,
    close: async () => started?.close(),
  }
}

/** Headers between host and sandbox are ASCII. */
const inAscii = (json: string) =>
  json.replace(/[^\x20-\x7e]/g, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

const nameOf = ({ id }: AgentRuntime, sessionId: string) => `${id}/${sessionId}`

/** Python by its version, and Node as it is here. */
const runtimeName = (runtime: string) =>
  runtime.startsWith('PYTHON_') ? `python3.${runtime.split('_')[2]}` : 'nodejs22.x'

function buildOf({ accountId, region }: BackgroundContext, work: AgentWork): FunctionBuild {
  const { runtime, version, endpoint, sessionId } = work
  const revision = createHash('sha256').update(JSON.stringify([runtime.arn, version.version, sessionId]))
  return {
    ...{ accountId, region, version: version.version },
    functionName: nameOf(runtime, sessionId),
    revision: revision.digest('hex'),
    runtime: runtimeName(version.runtime),
    handler: version.entryPoint,
    program: version.entryPoint,
    codeDigest: version.codeDigest,
    environment: version.environment,
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMb: MEMORY_MB,
    ephemeralStorageMb: 512,
    logGroup: `/aws/bedrock-agentcore/runtimes/${runtime.id}-${endpoint}`,
  }
}
