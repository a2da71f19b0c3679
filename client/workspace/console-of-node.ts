import type { ConsoleService } from '../../shared/routes/console-routes.ts'

/** A part of the architecture, as the console has it. */
export interface ConsoleNode {
  readonly label: string
  /** `home` where the console has no page for its kind. */
  readonly service: ConsoleService
}

const services: { readonly [icon: string]: ConsoleService } = {
  'aws-api-gateway': 'apigatewayv2',
  'aws-cloudwatch': 'cloudwatch',
  'aws-cognito': 'cognito-identity-provider',
  'aws-dynamodb': 'dynamodb',
  'aws-eventbridge': 'eventbridge',
  'aws-iam': 'iam',
  'aws-kms': 'kms',
  'aws-lambda': 'lambda',
  'aws-s3': 's3',
  'aws-secrets-manager': 'secrets-manager',
  'aws-sns': 'sns',
  'aws-sqs': 'sqs',
  'aws-step-functions': 'sfn',
  'aws-systems-manager': 'ssm',
}

/** The nodes of a diagram's source by their ids. */
export function consoleNodes(source: string): ReadonlyMap<string, ConsoleNode> {
  const nodes = [...source.matchAll(/^\s*([\w-]+)@\{([^}\n]*)\}/gm)].map(
    ([, id = '', shape = '']): [string, ConsoleNode] => {
      const icon = /\bicon:\s*["']logos:([a-z0-9-]+)["']/.exec(shape)?.[1] ?? ''
      const label = /\blabel:\s*"([^"]*)"/.exec(shape)?.[1] ?? id
      return [id, { label, service: (Object.hasOwn(services, icon) && services[icon]) || 'home' }]
    },
  )
  return new Map(nodes)
}

/** Where a task's part of the console begins: the first of its nodes that has a page of its own. */
export function serviceOfNodes(
  nodes: ReadonlyMap<string, ConsoleNode>,
  ids: readonly string[],
): ConsoleService {
  return ids.map(id => nodes.get(id)?.service ?? 'home').find(service => service !== 'home') ?? 'home'
}
