import type { CallContext } from '../../service.ts'
import { at, type OperationShape, type Permissions } from '../../shape/operation.ts'
import { paging } from '../../shape/paging.ts'
import type { Place } from '../../shape/place.ts'
import { arnsOf, defineResource } from '../../shape/resource.ts'
import type { TagsDeclaration } from '../../shape/tags-declaration.ts'
import { badRequest, notFound } from './api-error.ts'
import { type ApiRow, apisOf, own, type StageRow } from './api-rows.ts'

const tagPaths = arnsOf('apigatewayv2', 'Tags')

/** IAM is asked about the path at which the tags are, whatever has them. */
const tagging: Omit<TagsDeclaration<unknown>, 'of' | 'with'> = {
  add: 'TagResource',
  remove: 'UntagResource',
  list: 'GetTags',
  named: ({ ResourceArn }) => String(ResourceArn),
  askedOn: (arn, place) => tagPaths.arn(place, { UrlEncodedResourceARN: encodeURIComponent(arn) }),
  answer: Tags => ({ Tags }),
  refuse: (message, problem) => (problem === 'none' ? undefined : badRequest(message)),
}

const withoutPrefix = (arn: string) => arn.replace(/^.*::\/apis\//, '')

export const apis = defineResource<ApiRow>('apigatewayv2', 'Api', {
  table: apisOf,
  keyOf: withoutPrefix,
  named: ({ ApiId }, arn) => (typeof ApiId === 'string' ? arn({ ApiId }) : undefined),
  missing: (_, arn = '') =>
    arn.includes('::/apis/')
      ? notFound('API', withoutPrefix(arn))
      : badRequest('Invalid resource ARN specified'),
  tags: { ...tagging, of: api => api.tags, with: (api, tags) => ({ ...api, tags }) },
})

/** Stages are kept in the row of their API. */
export const stages = defineResource<StageRow>('apigatewayv2', 'Stage', {
  table: state => ({
    get(arn) {
      const [apiId, name] = stageIn(arn)
      return own(apisOf(state).get(apiId)?.stages, name)
    },
    set(arn, stage) {
      const [apiId, name] = stageIn(arn)
      const api = apisOf(state).get(apiId)
      if (api) apisOf(state).set(apiId, { ...api, stages: { ...api.stages, [name]: stage } })
    },
  }),
  named: ({ ApiId, StageName }, arn) =>
    typeof ApiId === 'string' && typeof StageName === 'string' ? arn({ ApiId, StageName }) : undefined,
  missing: () => badRequest('Invalid resource ARN specified'),
  tags: { ...tagging, of: stage => stage.tags, with: (stage, tags) => ({ ...stage, tags }) },
})

function stageIn(arn: string): [apiId: string, name: string] {
  const [apiId = '', name = ''] = withoutPrefix(arn).split('/stages/')
  return [apiId, name]
}

interface NamesApi {
  readonly ApiId: string
}

/**
 * An operation on an API or a part of it, by the name that the part (`Route`) or all such parts (`Routes`) have in AWS's
 * reference; their ARNs are made of the ids in the request. Tags are those of an API or stage itself: of what contains
 * it, nothing inherits them (developer guide, "API Gateway resources that can be tagged").
 */
export function inApi<Input extends NamesApi, Output>(
  type: string,
  run: (context: CallContext, api: ApiRow, input: Input) => Output,
  more?: Permissions<Input>,
): OperationShape<Input, Output> {
  const { arn } = arnsOf('apigatewayv2', type)
  return at<ApiRow | StageRow, Input, Output>(
    type === 'Stage' ? stages : apis,
    (input, place) => arn(place, textsIn(input)),
    (context, input) => run(context, apiOf(context, input.ApiId), input),
    more,
  )
}

const textsIn = (input: object): Record<string, string> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => typeof value === 'string'))

/** All APIs, as `inApi` has all parts of one. */
export const allApis = (_input: object, place: Place) => arnsOf('apigatewayv2', 'Apis').arn(place, {})

export function apiOf({ accountId, state }: Pick<CallContext, 'accountId' | 'state'>, apiId: string): ApiRow {
  const api = apisOf(state).get(apiId)
  if (api === undefined) throw notFound('API', `${accountId}:${apiId}`)
  return api
}

/** Part of an API by its id. */
export function partOf<Row>(parts: Readonly<Record<string, Row>>, kind: string, id: string): Row {
  const part = own(parts, id)
  if (part === undefined) throw notFound(kind, id)
  return part
}

interface PageAsked {
  readonly MaxResults?: string | undefined
  readonly NextToken?: string | undefined
}

const page = paging({
  maxSize: 500,
  refuseSize: () => badRequest('Invalid value for maxResults specified'),
  refuseToken: () => badRequest('Invalid nextToken specified'),
})

/** A page of what there is, by id, in order of creation. */
export function listed<Row, Item>(
  rows: Iterable<[string, Row]>,
  describe: (row: Row) => Item,
  { MaxResults: max, NextToken: token }: PageAsked,
): { Items: Item[]; NextToken: string | undefined } {
  const size = max === undefined ? undefined : Number(max)
  const { shown, next } = page([...rows], ([id]) => id, { size, token })
  return { Items: shown.map(([, row]) => describe(row)), NextToken: next }
}
