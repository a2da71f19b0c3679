import type { BackgroundContext } from '../../service.ts'
import type { Jsonata } from './expressions/jsonata.ts'
import { createExecutionLog } from './history/execution-log.ts'
import { noteEnd } from './history/execution-metrics.ts'
import { executionsOf } from './history/executions.ts'
import { createEngine, type Engine } from './interpreter/engine.ts'
import { createChildren } from './map-runs/child-executions.ts'
import { type AccountTokens, createTokens } from './tasks/token-desk.ts'

/** What Step Functions does in one account by itself. */
export interface AccountStates {
  readonly engine: Engine
  readonly tokens: AccountTokens
  close(): void
}

/** Goes on with every execution that was running when the process ended. */
export function openAccountStates(context: BackgroundContext, jsonata: Jsonata): AccountStates {
  const tokens = createTokens(context)
  const log = createExecutionLog(context)
  const engine: Engine = createEngine({
    context,
    jsonata,
    tokens,
    childrenOf: parent => createChildren(context, parent, () => engine),
    onEvent: (execution, event) => log.add(execution, event),
    onEnd: execution => noteEnd(context.metrics, execution),
  })
  for (const execution of executionsOf(context.state).values())
    if (execution.status === 'RUNNING') engine.begin(execution)
  return {
    engine,
    tokens,
    close() {
      engine.close()
      tokens.end()
      log.close()
    },
  }
}
