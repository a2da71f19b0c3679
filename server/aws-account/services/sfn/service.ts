import type { Fields, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, at, creates, on, type Permissions } from '../../shape/operation.ts'
import { passesRole } from '../../shape/pass-role.ts'
import type { Place } from '../../shape/place.ts'
import { type AccountStates, openAccountStates } from './account-states.ts'
import { diagnose } from './definition/check-definition.ts'
import { createJsonata, type Jsonata } from './expressions/jsonata.ts'
import {
  describeExecution,
  describeMachineForExecution,
  requireExecution,
  startExecution,
  startSyncExecution,
} from './history/execution-operations.ts'
import { executions, executionsOf } from './history/executions.ts'
import { getHistory, listExecutions } from './history/list-executions.ts'
import { redriveExecution, stopExecution } from './history/stop-and-redrive.ts'
import { createAlias, describeAlias, listAliases, updateAlias } from './machines/aliases.ts'
import {
  createMachine,
  deleteMachine,
  describeMachine,
  listMachines,
  updateMachine,
} from './machines/machine-operations.ts'
import { aliasesOf, machines, splitArn } from './machines/machines.ts'
import { deleteVersion, listVersions, publishVersion } from './machines/versions.ts'
import { describeMapRun, listMapRuns, mapRuns, updateMapRun } from './map-runs/map-runs.ts'
import { invalidArn } from './sfn-error.ts'
import { activities, activitiesOf, createActivity } from './tasks/activities.ts'
import {
  describeActivity,
  getActivityTask,
  listActivities,
  sendFailure,
  sendSuccess,
} from './tasks/activity-operations.ts'
import { testState } from './test-state/test-state.ts'

/** AWS Step Functions: state machines and their executions, of every account of the process. */
export function createService(): Service {
  const jsonata = createJsonata()
  const { of, open } = eachAccount(context => openAccountStates(context, jsonata))

  return defineService<Sdk>('sfn', {
    resources: [machines, activities],
    operations: {
      CreateStateMachine: creates(machines, createMachine, { also: passedRole }),
      UpdateStateMachine: on(machines, updateMachine, { also: passedRole }),
      DescribeStateMachine: on(machines, describeMachine, qualified()),
      ListStateMachines: anywhere(listMachines),
      DeleteStateMachine: at(machines, machineIn, (context, { stateMachineArn: arn }) => {
        if (!arn?.startsWith('arn:')) throw invalidArn(arn, `Invalid ARN prefix: ${arn}`)
        deleteMachine(context, arn)
        for (const execution of executionsOf(context.state).values())
          if (execution.machineArn === arn && execution.status === 'RUNNING')
            of(context).engine.end(execution, { status: 'ABORTED' })
      }),
      ValidateStateMachineDefinition: anywhere(
        async (_, { definition, type, maxResults = 100, severity }) => {
          const all = await diagnose(definition ?? '', type ?? 'STANDARD')
          const found = all.filter(one => severity !== 'ERROR' || one.severity === 'ERROR')
          const size = maxResults || 100
          return {
            result: found.some(one => one.severity === 'ERROR') ? 'FAIL' : 'OK',
            diagnostics: found.slice(0, size),
            truncated: found.length > size,
          }
        },
      ),
      PublishStateMachineVersion: on(machines, publishVersion),
      ListStateMachineVersions: on(machines, listVersions),
      DeleteStateMachineVersion: at(
        machines,
        machineIn,
        (context, { stateMachineVersionArn: arn }) => deleteVersion(context, arn ?? ''),
        qualified(),
      ),
      CreateStateMachineAlias: at(
        machines,
        ({ routingConfiguration: routes }) =>
          Array.isArray(routes) ? splitArn(String(routes[0]?.stateMachineVersionArn)).machineArn : undefined,
        createAlias,
        { context: ({ name = '' }) => ({ 'states:StateMachineQualifier': name }) },
      ),
      UpdateStateMachineAlias: at(machines, machineIn, updateAlias, qualified()),
      DescribeStateMachineAlias: at(
        machines,
        machineIn,
        (context, { stateMachineAliasArn: arn }) => describeAlias(context, arn ?? ''),
        qualified(),
      ),
      ListStateMachineAliases: on(machines, listAliases, qualified()),
      DeleteStateMachineAlias: at(
        machines,
        machineIn,
        ({ state }, { stateMachineAliasArn: arn }) => {
          aliasesOf(state).delete(arn ?? '')
        },
        qualified(),
      ),

      ...executionOperations(of, jsonata),
    },
    open,
    close: async () => jsonata.close(),
  })
}

type Sdk = typeof import('@aws-sdk/client-sfn')
type Operations = Parameters<typeof defineService<Sdk>>[1]['operations']

/** What runs machines, and what is asked of what runs. */
function executionOperations(
  of: (context: { readonly accountId: string }) => AccountStates,
  jsonata: Jsonata,
): Operations {
  return {
    StartExecution: at(
      machines,
      machineIn,
      (context, input) =>
        startExecution(
          context,
          { ...input, stateMachineArn: input.stateMachineArn ?? '' },
          of(context).engine,
        ),
      qualified(),
    ),
    StartSyncExecution: at(
      machines,
      machineIn,
      (context, input) =>
        startSyncExecution(
          context,
          { ...input, stateMachineArn: input.stateMachineArn ?? '' },
          of(context).engine,
        ),
      qualified(),
    ),
    StopExecution: at(executions, executionIn, (context, input) =>
      stopExecution(context, requireExecution(context, input.executionArn ?? ''), input, of(context).engine),
    ),
    RedriveExecution: at(executions, executionIn, (context, input) =>
      redriveExecution(context, requireExecution(context, input.executionArn ?? ''), of(context).engine),
    ),
    DescribeExecution: at(executions, executionIn, (context, { executionArn: arn = '', includedData }) =>
      describeExecution(requireExecution(context, arn), includedData !== 'METADATA_ONLY'),
    ),
    DescribeStateMachineForExecution: at(executions, executionIn, (context, { executionArn: arn = '' }) =>
      describeMachineForExecution(context, requireExecution(context, arn)),
    ),
    GetExecutionHistory: at(executions, executionIn, (context, input) =>
      getHistory(context, requireExecution(context, input.executionArn ?? ''), input),
    ),
    ListExecutions: at(machines, machineIn, listExecutions, qualified()),
    TestState: anywhere((context, input) => testState(context, input, jsonata), {
      also: ({ roleArn }) => passedRole({ roleArn }),
    }),

    DescribeMapRun: on(mapRuns, describeMapRun),
    ListMapRuns: at(executions, executionIn, (context, input) =>
      listMapRuns(context, requireExecution(context, input.executionArn ?? '').arn, input),
    ),
    UpdateMapRun: on(mapRuns, updateMapRun),

    CreateActivity: creates(activities, createActivity),
    DeleteActivity: at(activities, activityIn, (context, { activityArn: arn = '' }) => {
      checkActivityArn(arn)
      activitiesOf(context.state).delete(arn)
    }),
    DescribeActivity: at(activities, activityIn, (context, input) => {
      checkActivityArn(input.activityArn ?? '')
      return describeActivity(context, activities.require(context, { ...input }))
    }),
    ListActivities: anywhere(listActivities),
    GetActivityTask: at(activities, activityIn, (context, input) => {
      checkActivityArn(input.activityArn ?? '')
      const activity = activities.require(context, { ...input })
      return getActivityTask(context, activity, input.workerName, of(context).tokens)
    }),
    SendTaskSuccess: anywhere((context, input) => sendSuccess(input, of(context).tokens)),
    SendTaskFailure: anywhere((context, input) => sendFailure(input, of(context).tokens)),
    SendTaskHeartbeat: anywhere((context, { taskToken }) => {
      of(context).tokens.heartbeat(taskToken ?? '')
    }),
  }
}

const machineIn = (input: Fields, place: Place) => machines.named(input, place)
const executionIn = ({ executionArn: arn }: Fields) => (typeof arn === 'string' ? arn : undefined)
const activityIn = ({ activityArn: arn }: Fields) => (typeof arn === 'string' ? arn : undefined)

function checkActivityArn(arn: string): void {
  if (!arn.startsWith('arn:')) throw invalidArn(arn, `Invalid ARN prefix: ${arn}`)
}

/** The version or alias that a request names is a condition key. */
const qualified = <Request>(): Permissions<Request> => ({
  context(input) {
    const given: Fields = { ...(input as Fields) }
    const arn = given.stateMachineArn ?? given.stateMachineAliasArn ?? given.stateMachineVersionArn
    const { qualifier } = splitArn(String(arn ?? ''))
    return qualifier === undefined ? {} : { 'states:StateMachineQualifier': qualifier }
  },
})

/** Whoever gives a role to Step Functions must be allowed to pass it. */
const passedRole = ({ roleArn }: { roleArn?: string | undefined }) =>
  passesRole(roleArn, 'states.amazonaws.com')
