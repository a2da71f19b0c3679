import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { parseObject } from '../../shape/parse-object.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { invalidValue, limitExceeded, missingParameter, validation } from './cloudwatch-error.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

/** A dashboard as stored, by its ARN. */
export interface Dashboard {
  readonly arn: string
  readonly name: string
  readonly body: string
  /** In milliseconds. */
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
}

/** Of an account: AWS lets it have any number. */
const MAX_DASHBOARDS = 200
const MAX_BODY_CHARS = 100_000
const PAGE = 1000

const dashboardsOf = table<Dashboard>('cloudwatch.dashboards')

export const dashboards: Resource<Dashboard> = defineResource<Dashboard>('cloudwatch', 'dashboard', {
  table: dashboardsOf,
  named({ DashboardName, ResourceARN }, arn) {
    if (typeof ResourceARN === 'string') return ResourceARN
    return DashboardName === undefined ? undefined : arn({ DashboardName: String(DashboardName) })
  },
  missing: (_, arn = '') => noDashboard(arn.split('/')[1] ?? ''),
  tags: {
    of: dashboard => dashboard.tags,
    with: (dashboard, tags) => ({ ...dashboard, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) =>
      problem === 'none' ? missingParameter('The parameter Tags is required.') : validation(message),
  },
})

const noDashboard = (name: string) =>
  new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`, 404)

export function putDashboard(
  context: CallContext,
  input: Input<Sdk, 'PutDashboard'>,
): Output<Sdk, 'PutDashboard'> {
  const { DashboardName: name, DashboardBody: body } = input
  if (!/^[\w-]{1,255}$/.test(name))
    throw invalidValue(
      'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n',
    )
  const refuse = (Message: string) =>
    new AwsError('InvalidParameterInput', `The dashboard body is invalid: ${Message}`, 400, {
      dashboardValidationMessages: [{ DataPath: '/', Message }],
    })
  if (body.length > MAX_BODY_CHARS) throw refuse('The body is too long')
  const parsed = parseObject(body)
  if (!parsed) throw refuse('Body is not valid JSON')
  if (!Array.isArray(parsed.widgets)) throw refuse("Should have required property 'widgets'")
  const arn = dashboards.arn(context, { DashboardName: name })
  const before = dashboards.find(context.state, arn)
  if (!before && dashboardsOf(context.state).size >= MAX_DASHBOARDS)
    throw limitExceeded(`The maximum number of dashboards of this account is ${MAX_DASHBOARDS}.`)
  const tags = before?.tags ?? newTags(dashboards, { ...input })
  dashboards.save(context.state, arn, { arn, name, body, modifiedAt: context.now(), tags })
  return { DashboardValidationMessages: [] }
}

export const getDashboard = (_: CallContext, { arn, name, body }: Dashboard) => ({
  DashboardArn: arn,
  DashboardName: name,
  DashboardBody: body,
})

/** All or none of them. */
export function deleteDashboards(
  context: CallContext,
  { DashboardNames: names }: Input<Sdk, 'DeleteDashboards'>,
): void {
  const all = names.map(name => {
    const found = dashboards.find(context.state, dashboards.arn(context, { DashboardName: name }))
    if (!found) throw noDashboard(name)
    return found
  })
  for (const { arn } of all) dashboardsOf(context.state).delete(arn)
}

const page = paging({
  maxSize: PAGE,
  order: 'ascending',
  refuseSize: size => invalidValue(`The value ${size} is not valid.`),
  refuseToken: () => invalidValue('The value for field NextToken is invalid.'),
})

export function listDashboards(
  { state }: CallContext,
  { DashboardNamePrefix: prefix = '', NextToken: token }: Input<Sdk, 'ListDashboards'>,
): Output<Sdk, 'ListDashboards'> {
  const found = [...dashboardsOf(state).values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(found, ({ name }) => name, { size: undefined, token })
  return {
    DashboardEntries: shown.map(({ arn, name, body, modifiedAt }) => ({
      DashboardArn: arn,
      DashboardName: name,
      LastModified: new Date(modifiedAt),
      Size: Buffer.byteLength(body),
    })),
    NextToken: next,
  }
}
