import type { ConsolePage, ConsoleService } from '../../shared/routes/console-routes.ts'

/** Of a page: its path at the console of a region, without the resource and with it. */
interface PagePaths {
  home(region: string): string
  /** Absent where the console has no page of one by its name. `id` is encoded for a URL already. */
  resource?(id: string, region: string): string
}

/** All places that a link leads to. As AWS's console has them; ours takes them by their first part. */
const pages: { readonly [service in ConsoleService]: PagePaths } = {
  home: { home: region => `console/home?region=${region}` },
  apigatewayv2: {
    home: region => `apigateway/main/apis?region=${region}`,
    resource: (id, region) => `apigateway/main/develop/routes?api=${id}&region=${region}`,
  },
  cloudwatch: {
    home: region => `cloudwatch/home?region=${region}#alarmsV2:`,
    resource: (id, region) => `cloudwatch/home?region=${region}#alarmsV2:alarm/${id}`,
  },
  'cloudwatch-logs': {
    home: region => `cloudwatch/home?region=${region}#logsV2:log-groups`,
    // This page wants the name encoded twice, with $ for %.
    resource: (id, region) =>
      `cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(id).replaceAll('%', '$')}`,
  },
  'cognito-identity-provider': {
    home: region => `cognito/v2/idp/user-pools?region=${region}`,
    resource: (id, region) => `cognito/v2/idp/user-pools/${id}/info?region=${region}`,
  },
  dynamodb: {
    home: region => `dynamodbv2/home?region=${region}#tables`,
    resource: (id, region) => `dynamodbv2/home?region=${region}#table?name=${id}`,
  },
  eventbridge: {
    home: region => `events/home?region=${region}#/rules`,
    resource: (id, region) => `events/home?region=${region}#/eventbus/${id}`,
  },
  iam: {
    home: region => `iam/home?region=${region}#/roles`,
    resource: (id, region) => `iam/home?region=${region}#/roles/details/${id}`,
  },
  kms: {
    home: region => `kms/home?region=${region}#/kms/keys`,
    resource: (id, region) => `kms/home?region=${region}#/kms/keys/${id}`,
  },
  lambda: {
    home: region => `lambda/home?region=${region}#/functions`,
    resource: (id, region) => `lambda/home?region=${region}#/functions/${id}`,
  },
  s3: {
    home: region => `s3/buckets?region=${region}`,
    resource: (id, region) => `s3/buckets/${id}?region=${region}`,
  },
  scheduler: { home: region => `scheduler/home?region=${region}#schedules` },
  'secrets-manager': {
    home: region => `secretsmanager/listsecrets?region=${region}`,
    resource: (id, region) => `secretsmanager/secret?name=${id}&region=${region}`,
  },
  sfn: {
    home: region => `states/home?region=${region}#/statemachines`,
    resource: (id, region) => `states/home?region=${region}#/statemachines/view/${id}`,
  },
  sns: {
    home: region => `sns/v3/home?region=${region}#/topics`,
    resource: (id, region) => `sns/v3/home?region=${region}#/topic/${id}`,
  },
  sqs: { home: region => `sqs/v3/home?region=${region}#/queues` },
  ssm: {
    home: region => `systems-manager/parameters?region=${region}`,
    resource: (id, region) => `systems-manager/parameters/${id}/description?region=${region}`,
  },
}

/** The address of a page below a console's own, which ends in `/`. A resource that has no page leads to its service. */
export function consoleAddress(base: string, region: string, { service, resource }: ConsolePage): string {
  const { home, resource: one } = pages[service]
  return base + (resource !== undefined && one ? one(encodeURIComponent(resource), region) : home(region))
}
