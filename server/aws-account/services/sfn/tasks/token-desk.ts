import { randomBytes } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { createArrivals } from '../../../shape/arrivals.ts'
import { table } from '../../../shape/resource.ts'
import type { AccountState } from '../../../state/account-state.ts'
import type { TokenAnswer, TokenDesk, TokenState } from '../interpreter/run.ts'

/** A task that a worker may answer, by its token. */
interface TokenRow extends TokenState {
  readonly executionArn: string
  /** Its place in the execution's journal. */
  readonly place: string
  readonly activityArn?: string
  readonly input?: string
}

const tokensOf = table<TokenRow>('sfn.tokens')
/** Tokens by execution and place, so that whoever goes on after a restart finds its own. */
const placesOf = table<string>('sfn.token-places')
/** Activities whose tasks nobody has fetched, oldest first: by token. */
const waitingOf = (state: AccountState, activityArn: string) =>
  state.table<true>(`sfn.activity-tasks ${activityArn}`)

/** Bytes of a token, as random as AWS's are long. */
const TOKEN_BYTES = 192

/** The tokens of one account, for its executions and for those who answer. */
export interface AccountTokens extends TokenDesk {
  answer(token: string, answer: TokenAnswer): void
  heartbeat(token: string): void
  /** The next task of an activity, if there is one. */
  take(
    activityArn: string,
    workerName: string | undefined,
  ): { readonly token: string; readonly input: string } | undefined
  /** Resolves when an activity may have a task, or after that time. */
  arrival(activityArn: string, timeoutMs: number): Promise<void>
  close(token: string): void
  /** Nobody waits any more. */
  isEnded(): boolean
  end(): void
}

export function createTokens({ state, now }: Pick<BackgroundContext, 'state' | 'now'>): AccountTokens {
  const arrivals = createArrivals()
  const require = (token: string): TokenRow => {
    const row = tokensOf(state).get(token)
    if (!row) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
    return row
  }
  const change = (token: string, changed: TokenRow) => {
    tokensOf(state).set(token, changed)
    arrivals.announce(state, token)
  }

  return {
    issue(run, place, activity) {
      const at = `${run.identity.arn} ${place}`
      const known = placesOf(state).get(at)
      if (known !== undefined && tokensOf(state).has(known)) return known
      const token = `AQCEAAAAKgAAAAM${randomBytes(TOKEN_BYTES).toString('base64').replace(/[+/=]/g, 'A')}`
      tokensOf(state).set(token, {
        executionArn: run.identity.arn,
        place: at,
        ...(activity && { activityArn: activity.arn, input: activity.input }),
      })
      placesOf(state).set(at, token)
      if (activity) {
        waitingOf(state, activity.arn).set(token, true)
        arrivals.announce(state, activity.arn)
      }
      return token
    },
    look: token => tokensOf(state).get(token) ?? {},
    change: (token, signal) => arrivals.wait(state, token, { signal }),
    close(token) {
      const row = tokensOf(state).get(token)
      if (!row) return
      if (row.activityArn !== undefined) waitingOf(state, row.activityArn).delete(token)
      placesOf(state).delete(row.place)
      tokensOf(state).delete(token)
    },
    answer(token, answer) {
      const row = require(token)
      if (row.answer)
        throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`)
      change(token, { ...row, answer })
    },
    heartbeat: token => change(token, { ...require(token), heartbeatAt: now() }),
    take(activityArn, workerName) {
      const waiting = waitingOf(state, activityArn)
      for (const token of waiting.keys()) {
        waiting.delete(token)
        const row = tokensOf(state).get(token)
        if (!row) continue
        change(token, { ...row, startedAt: now(), ...(workerName !== undefined && { workerName }) })
        return { token, input: row.input ?? '{}' }
      }
      return undefined
    },
    arrival: (activityArn, timeoutMs) => arrivals.wait(state, activityArn, { timeoutMs }),
    isEnded: () => arrivals.isClosed(state),
    end: () => arrivals.close(state),
  }
}
