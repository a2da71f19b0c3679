import type { RawAnswer } from '../../../service.ts'
import { own } from '../api-rows.ts'
import type { Asked } from './asked.ts'
import { contextVariable } from './context-variables.ts'
import { bodyValue, type Variables } from './map-parameters.ts'
import type { RouteMatch } from './route-matching.ts'

/**
 * What the variables of a mapping stand for; those of the answer where there is one.
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function variablesOf(
  { context, request, course }: Asked,
  { pathParameters }: RouteMatch,
  answer?: RawAnswer,
): Variables {
  return name => {
    const [kind = '', part = '', ...rest] = name.split('.')
    const inner = rest.join('.')
    switch (kind) {
      case 'context':
        return contextVariable(name.slice('context.'.length), request, course, context.now())
      case 'stageVariables':
        return own(request.stage.variables, part)
      case 'response': {
        const header = own(answer?.headers, inner.toLowerCase())
        return part === 'body' ? bodyValue(answer?.body, inner) : header?.toString()
      }
      case 'request':
        switch (part) {
          case 'header':
            return own(request.headers, inner.toLowerCase())
          case 'querystring':
            return request.query.getAll(inner).join(',') || undefined
          case 'path':
            return inner === '' ? request.path : own({ ...pathParameters }, inner)
          case 'body':
            return bodyValue(request.body, inner)
          default:
            return undefined
        }
      default:
        return undefined
    }
  }
}
