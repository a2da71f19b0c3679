import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, creates, on } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { createPipe, described, listPipes, passRole, told, turnPipe, updatePipe } from './pipe-operations.ts'
import { pipes, pipesOf } from './pipes.ts'
import { conflict } from './pipes-error.ts'
import { createPipeRunners } from './running/pipe-runners.ts'
import { positionsOf } from './running/stream-runner.ts'

type Sdk = typeof import('@aws-sdk/client-pipes')

/** Amazon EventBridge Pipes: from queues and streams of tables, through a function or a state machine, to any target. */
export function createService(): Service {
  const { of, open } = eachAccount(createPipeRunners)

  return defineService<Sdk>('pipes', {
    resources: [pipes],
    operations: {
      CreatePipe: creates(
        pipes,
        async (context, input: Input<Sdk, 'CreatePipe'>) => {
          const pipe = await createPipe(context, input)
          of(context).changed(pipe.arn)
          return told(pipe, 'CREATING')
        },
        passRole,
      ),
      UpdatePipe: on(
        pipes,
        async (context, before, input: Input<Sdk, 'UpdatePipe'>) => {
          const pipe = await updatePipe(context, before, input)
          of(context).changed(pipe.arn)
          return told(pipe, 'UPDATING')
        },
        passRole,
      ),
      DescribePipe: on(pipes, (_, pipe) => described(pipe)),
      ListPipes: anywhere((context, input) => listPipes([...pipesOf(context.state).values()], input)),
      StartPipe: on(pipes, async (context, before) => {
        if (before.state === 'RUNNING') throw conflict(before.name, before.arn)
        const pipe = await turnPipe(context, before, 'RUNNING')
        of(context).changed(pipe.arn)
        return told(pipe, 'STARTING')
      }),
      StopPipe: on(pipes, async (context, before) => {
        if (before.state === 'STOPPED') throw conflict(before.name, before.arn)
        const pipe = await turnPipe(context, before, 'STOPPED')
        of(context).changed(pipe.arn)
        return told(pipe, 'STOPPING')
      }),
      DeletePipe: on(pipes, (context, pipe) => {
        pipesOf(context.state).delete(pipe.arn)
        positionsOf(context.state).delete(pipe.arn)
        of(context).changed(pipe.arn)
        return { ...told(pipe, 'DELETING'), DesiredState: 'DELETED' as const }
      }),
    },
    open,
  })
}
