import { defineProcedure, type Procedure } from '../../../shared/challenge/procedure.ts'
import { workflowOf } from '../names/workflow.ts'
import {
  deployMachine,
  retryOutOfReach,
  type State,
  statusStep,
  stockStep,
  wholeMachine,
} from '../solutions/workflow-machines.ts'

/** What goes wrong when every pre-order is to be brought to an end. */

const withMachine = (changes: { readonly [name: string]: State | ((state: State) => State) }): Procedure =>
  defineProcedure(async context => deployMachine(context, await wholeMachine(context, changes)))

const charging = (more: State): Procedure => withMachine({ 'Charge card': state => ({ ...state, ...more }) })
const retrying = (more: State): Procedure => charging({ Retry: [retryOutOfReach(more)] })

/** Whatever fails is as good as paid. */
export const allIsWell = charging({
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Confirm' }],
})
/** Whatever fails is tried again, a declined card as well. */
export const triesAll = retrying({ ErrorEquals: ['States.ALL'] })
/** Is tried again for ever. */
export const triesForEver = retrying({ MaxAttempts: 99_999_999, BackoffRate: 1 })
/** Is tried ten times. */
export const triesTen = retrying({ MaxAttempts: 9, BackoffRate: 1 })
/** Is tried once more. */
export const onceMore = retrying({ MaxAttempts: 1 })
/** Nothing is tried again. */
export const neverAgain = charging({ Retry: [] })
/** Is tried again so late that nobody waits for it. */
export const muchTooLate = retrying({ IntervalSeconds: 300, MaxAttempts: 2 })
/** A failure takes the place of the order: nobody knows what to put back. */
export const orderOverwritten = charging({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Put back' }] })
/** Rejected, and the pieces stay away. */
export const piecesForgotten = charging({
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Reject' }],
})
/** Only a declined card is caught. */
export const declinedOnly = charging({
  Catch: [{ ErrorEquals: ['CardDeclined'], ResultPath: '$.failure', Next: 'Put back' }],
})

/** Puts back what was never taken. */
export const putsBackTooMuch = withMachine({
  'Take from shelf': state => ({
    ...state,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Put back' }],
  }),
})

/** What is sold out stays pending. */
export const soldOutForgotten = withMachine({
  'Take from shelf': ({ Catch: _, ...state }) => state,
})

/** The pieces go back whatever happens. */
export const alwaysPutsBack = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    Confirm: state => ({ ...state, End: false, ResultPath: null, Next: 'Put away' }),
    'Put away': stockStep(context, 'put-back', { End: true }),
  })
  await deployMachine(context, JSON.parse(JSON.stringify(machine).replace('"End":false,', '')))
})

/** Puts back and says nothing. */
export const saysNothing = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    'Put back': stockStep(context, 'put-back', { Next: 'Stop' }),
    Stop: { Type: 'Succeed' },
  })
  await deployMachine(context, machine)
})

/** One piece goes back, of however many. */
export const onePiece = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    'Put back': {
      ...stockStep(context, 'put-back', { Next: 'Reject' }),
      Parameters: {
        FunctionName: workflowOf(context).stock,
        Payload: { action: 'put-back', 'sku.$': '$.sku', quantity: 1 },
      },
    },
  })
  await deployMachine(context, machine)
})

/** Charges before it looks at the shelf. */
export const chargesFirst = defineProcedure(async context => {
  const machine = (await wholeMachine(context, {
    'Charge card': state => ({
      ...state,
      Parameters: {
        FunctionName: workflowOf(context).cards,
        Payload: { 'reference.$': '$.orderId', 'card.$': '$.card', amount: 1900 },
      },
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Reject' }],
      Next: 'Take from shelf',
    }),
    'Take from shelf': state => ({ ...state, Next: 'Confirm' }),
  })) as { readonly [member: string]: string }
  const { 'Put back': _, ...States } = machine.States as unknown as { readonly [name: string]: State }
  await deployMachine(context, { ...machine, StartAt: 'Charge card', States })
})

/** A retry of the whole: pieces are taken each time. */
export const takesEachTime = defineProcedure(async context => {
  const machine = await wholeMachine(context, {
    'Charge card': ({ Retry: _, ...state }) => ({
      ...state,
      Catch: [
        { ErrorEquals: ['ProviderUnavailable'], ResultPath: '$.failure', Next: 'Take from shelf' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Put back' },
      ],
    }),
    'Take from shelf': state => ({ ...state, ResultPath: '$.taken' }),
    Reject: statusStep(context, 'rejected'),
  })
  await deployMachine(context, machine)
})
