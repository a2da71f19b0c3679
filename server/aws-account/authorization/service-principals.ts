import { readFileSync } from 'node:fs'

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))

/** Names of AWS's services that are no prefix of actions. */
const OTHERS = [
  ...[
    'apidestinations.events',
    'backup-gateway',
    'billingconsole',
    'build.apprunner',
    'cloudfront',
    'connector.iot',
  ],
  ...['continuousexport.discovery', 'delivery.logs', 'delivery.lambda', 'dax', 'ecs-tasks', 'edgelambda'],
  ...[
    'eks-fargate-pods',
    'elasticmapreduce',
    'email.cognito-idp',
    'globalaccelerator',
    'ingestion.apigateway',
  ],
  ...[
    'kinesisanalytics',
    'logger.cloudfront',
    'lakeformation',
    'monitoring',
    'monitoring.rds',
    'mwaa',
    'airflow-env',
  ],
  ...[
    'opensearchservice',
    'ops.apigateway',
    'osis-pipelines',
    'pods.eks',
    'replicator.lambda',
    'robomaker',
    'rolesanywhere',
  ],
  ...[
    'scheduler.redshift',
    'states',
    'streams.metrics.cloudwatch',
    'tasks.apprunner',
    'transitgateway',
    'vpc-flow-logs',
  ],
  ...[
    'vpc-lattice',
    'wellarchitected',
    'pipes',
    'scheduler',
    'cloudwatch',
    'lambda.alarms.cloudwatch',
    'bedrock-agentcore',
  ],
]

let known: ReadonlySet<string> | undefined

/** Whether AWS has a service of that name, as policies name it: `lambda.amazonaws.com`, `states.eu-west-1.amazonaws.com`. */
export function isServicePrincipal(name: string): boolean {
  known ??= new Set<string>([...read('./generated/all-prefixes.json'), ...OTHERS])
  const [, service] = /^([a-z0-9.-]+)\.amazonaws\.com(?:\.cn)?$/.exec(name) ?? []
  if (service === undefined) return false
  const [, plain = service] = /^(.+)\.[a-z]{2}(?:-[a-z]+)+-\d$/.exec(service) ?? []
  if (known.has(plain)) return true
  // Parts of services act under names of their own: `replication.ecr`, `autoscaling-plans.…`.
  const [first = '', ...rest] = plain.split('.')
  return rest.length > 0 && known.has(rest.join('.')) && /^[a-z0-9-]+$/.test(first)
}
