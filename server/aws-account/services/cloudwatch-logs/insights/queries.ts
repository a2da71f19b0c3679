import { randomUUID } from 'node:crypto'
import type { QueryInfo, QueryStatus } from '@aws-sdk/client-cloudwatch-logs'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, CallContext, Need } from '../../../service.ts'
import { paging } from '../../../shape/paging.ts'
import type { Place } from '../../../shape/place.ts'
import { table } from '../../../shape/resource.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import type { DueTable } from '../../../state/account-state.ts'
import { groupNameIn, groups, type LogGroup } from '../log-groups.ts'
import { invalid, notAvailable, notFound, wrong, wrongLimit } from '../logs-error.ts'
import { parseQuery } from './parse-query.ts'
import { type QueryOutcome, runQuery } from './run-query.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs')

/** A query as stored, by its id. Times in milliseconds. */
interface QueryRow {
  readonly id: string
  readonly text: string
  /** ARNs. */
  readonly groups: readonly string[]
  readonly from: number
  readonly to: number
  readonly limit: number
  readonly createdAt: number
  readonly status: QueryStatus
  readonly outcome?: QueryOutcome
}

const queriesOf = table<QueryRow>('logs.queries')

const MAX_LIMIT = 10_000
const MAX_GROUPS = 50
/** Of an account; of those that have ended the oldest go first. */
const MAX_KEPT = 15
/** AWS's quota is 100. */
const MAX_WAITING = 10
const MAX_LISTED = 1000

const isGoingOn = ({ status }: QueryRow) => status === 'Scheduled' || status === 'Running'

/** Queries of an account: one at a time, by a durable table, so that a restart begins again what had not ended. */
export function openQueries(context: BackgroundContext): { close(): void } {
  const { state, now } = context
  const due: DueTable<null> = state.due('logs.query-runs')
  return due.run(
    async ({ id }) => {
      const row = queriesOf(state).get(id)
      if (!row || !isGoingOn(row)) return undefined
      queriesOf(state).set(id, { ...row, status: 'Running' })
      const found = row.groups.flatMap(arn => groups.find(state, arn) ?? [])
      const range = { from: row.from, to: row.to, now: now() }
      const isWanted = () => queriesOf(state).get(id)?.status === 'Running'
      const outcome = await runQuery(
        context,
        parseQuery(row.text, row.limit),
        { groups: found, range },
        isWanted,
      )
      if (outcome && isWanted())
        queriesOf(state).set(id, { ...row, status: outcome.isTimeout ? 'Timeout' : 'Complete', outcome })
      return undefined
    },
    { concurrency: 1 },
  )
}

/** The groups that a request names, in any of its ways. */
function groupNames(input: Input<Sdk, 'StartQuery'>): string[] {
  const { logGroupName, logGroupNames = [], logGroupIdentifiers = [] } = input
  const names = [
    ...(logGroupName === undefined ? [] : [logGroupName]),
    ...logGroupNames,
    ...logGroupIdentifiers.map(one => groupNameIn({ logGroupIdentifier: one }) ?? ''),
  ]
  return [...new Set(names)]
}

export function startQueryNeeds(input: Input<Sdk, 'StartQuery'>, place: Place): Need[] {
  const names = groupNames(input)
  return (names.length ? names : ['*']).map(name => ({
    action: 'logs:StartQuery',
    resource: `${groups.arn(place, { LogGroupName: name })}:log-stream:`,
  }))
}

export function startQuery(context: CallContext, input: Input<Sdk, 'StartQuery'>): Output<Sdk, 'StartQuery'> {
  const { queryString: text, startTime, endTime, limit = MAX_LIMIT, queryLanguage = 'CWLI' } = input
  if (queryLanguage !== 'CWLI') throw notAvailable(`The query language ${queryLanguage}`)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw wrongLimit(limit, MAX_LIMIT)
  if (startTime > endTime) throw invalid('End time should not be less than the start time.')
  const names = groupNames(input)
  if (!names.length || names.length > MAX_GROUPS)
    throw wrong('logGroupNames', `have length between 1 and ${MAX_GROUPS}`)
  const found = names.map(name => requireGroup(context, name))
  parseQuery(text, limit)
  const rows = queriesOf(context.state)
  if ([...rows.values()].filter(isGoingOn).length >= MAX_WAITING)
    throw new AwsError('LimitExceededException', 'Account maximum query concurrency limit reached.')
  dropOldest(context)
  const id = randomUUID()
  rows.set(id, {
    id,
    text,
    groups: found.map(({ arn }) => arn),
    from: startTime * 1000,
    to: endTime * 1000 + 1000,
    limit,
    createdAt: context.now(),
    status: 'Scheduled',
  })
  context.state.due('logs.query-runs').put({ id, at: context.now(), body: null })
  return { queryId: id }
}

function requireGroup(context: CallContext, name: string): LogGroup {
  const found = groups.find(context.state, groups.arn(context, { LogGroupName: name }))
  if (found) return found
  throw new AwsError(
    'ResourceNotFoundException',
    `Log group '${name}' does not exist for account ID '${context.accountId}'`,
  )
}

function dropOldest({ state }: CallContext): void {
  const rows = queriesOf(state)
  for (const [id, row] of rows.entries()) {
    if (rows.size < MAX_KEPT) break
    if (!isGoingOn(row)) rows.delete(id)
  }
}

const pageOfResults = paging({
  maxSize: MAX_LIMIT,
  refuseSize: size => wrong('maxItems', `have value between 1 and ${MAX_LIMIT}`, size),
  refuseToken: () => invalid('The specified nextToken is invalid.'),
})

export function getQueryResults(
  { state }: CallContext,
  { queryId: id, maxItems: size, nextToken: token }: Input<Sdk, 'GetQueryResults'>,
): Output<Sdk, 'GetQueryResults'> {
  const row = queriesOf(state).get(id)
  if (!row) throw notFound('query')
  const { rows = [], matched = 0, scanned = 0, bytes = 0 } = row.outcome ?? {}
  const { shown, next } = pageOfResults([...rows.entries()], ([index]) => String(index), { size, token })
  return {
    queryLanguage: 'CWLI',
    status: row.status,
    nextToken: next,
    results: shown.map(([, fields]) => fields.map(([field, value]) => ({ field, value }))),
    statistics: { recordsMatched: matched, recordsScanned: scanned, bytesScanned: bytes },
  }
}

export function stopQuery(
  { state }: CallContext,
  { queryId: id }: Input<Sdk, 'StopQuery'>,
): Output<Sdk, 'StopQuery'> {
  const row = queriesOf(state).get(id)
  if (!row) throw notFound('query')
  if (!isGoingOn(row)) throw invalid('The specified query is not running.')
  queriesOf(state).set(id, { ...row, status: 'Cancelled' })
  return { success: true }
}

const page = paging({
  maxSize: MAX_LISTED,
  refuseSize: size => wrong('maxResults', `have value between 1 and ${MAX_LISTED}`, size),
  refuseToken: () => invalid('The specified nextToken is invalid.'),
})

/** Newest first. */
export function describeQueries(
  context: CallContext,
  input: Input<Sdk, 'DescribeQueries'>,
): Output<Sdk, 'DescribeQueries'> {
  const { logGroupName: name, status } = input
  const arn = name === undefined ? undefined : groups.arn(context, { LogGroupName: name })
  const found = [...queriesOf(context.state).values()]
    .filter(
      row =>
        (arn === undefined || row.groups.includes(arn)) && (status === undefined || row.status === status),
    )
    .reverse()
  const { shown, next } = page(found, ({ id }) => id, { size: input.maxResults, token: input.nextToken })
  return { queries: shown.map(describe), nextToken: next }
}

const describe = (row: QueryRow): QueryInfo => ({
  queryLanguage: 'CWLI',
  queryId: row.id,
  queryString: row.text,
  status: row.status,
  createTime: row.createdAt,
  logGroupName: row.groups[0]?.split(':log-group:')[1],
})
