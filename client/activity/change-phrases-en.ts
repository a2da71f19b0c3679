/** What a person did by a call: “You changed the code of *fulfil-7f3a*”. */
export interface ChangePhrase {
  /** Before and behind the name of what was changed. */
  readonly named: readonly [before: string, behind: string]
  /** Where the call names nothing. */
  readonly unnamed: string
}

const phrase = (named: string, unnamed: string): ChangePhrase => ({
  named: [`You ${named} `, ''],
  unnamed: `You ${unnamed}`,
})

/** The calls a challenge is usually solved with, by operation; names do not collide between the services we have. */
export const changePhrasesEn = {
  UpdateFunctionCode: phrase('changed the code of', 'changed the code of a function'),
  UpdateFunctionConfiguration: phrase('changed the settings of', 'changed the settings of a function'),
  CreateFunction: phrase('created the function', 'created a function'),
  DeleteFunction: phrase('deleted the function', 'deleted a function'),
  PublishVersion: phrase('published a version of', 'published a version of a function'),
  AddPermission: phrase('let another service call', 'let another service call a function'),
  RemovePermission: phrase('took a permission away from', 'took a permission away from a function'),
  CreateEventSourceMapping: phrase('connected a queue to', 'connected a queue to a function'),
  UpdateEventSourceMapping: phrase('changed how a queue feeds', 'changed how a queue feeds a function'),
  DeleteEventSourceMapping: phrase('disconnected a queue from', 'disconnected a queue from a function'),

  CreateQueue: phrase('created the queue', 'created a queue'),
  SetQueueAttributes: phrase('changed the settings of', 'changed the settings of a queue'),
  DeleteQueue: phrase('deleted the queue', 'deleted a queue'),
  PurgeQueue: phrase('emptied the queue', 'emptied a queue'),
  SendMessage: phrase('sent a message to', 'sent a message'),
  DeleteMessage: phrase('deleted a message from', 'deleted a message'),

  CreateTable: phrase('created the table', 'created a table'),
  UpdateTable: phrase('changed the settings of', 'changed the settings of a table'),
  DeleteTable: phrase('deleted the table', 'deleted a table'),
  PutItem: phrase('wrote an item to', 'wrote an item'),
  UpdateItem: phrase('changed an item of', 'changed an item'),
  DeleteItem: phrase('deleted an item from', 'deleted an item'),

  CreateRole: phrase('created the role', 'created a role'),
  DeleteRole: phrase('deleted the role', 'deleted a role'),
  PutRolePolicy: phrase('changed the permissions of', 'changed the permissions of a role'),
  DeleteRolePolicy: phrase('took permissions away from', 'took permissions away from a role'),
  AttachRolePolicy: phrase('attached a policy to', 'attached a policy to a role'),
  DetachRolePolicy: phrase('detached a policy from', 'detached a policy from a role'),
  UpdateAssumeRolePolicy: phrase('changed who may take on', 'changed who may take on a role'),
  CreatePolicy: phrase('created the policy', 'created a policy'),
  CreatePolicyVersion: phrase('changed the policy', 'changed a policy'),

  CreateBucket: phrase('created the bucket', 'created a bucket'),
  DeleteBucket: phrase('deleted the bucket', 'deleted a bucket'),
  PutObject: phrase('stored an object in', 'stored an object'),
  DeleteObject: phrase('deleted an object from', 'deleted an object'),
  PutBucketPolicy: phrase('changed who may use', 'changed who may use a bucket'),

  CreateApi: phrase('created the API', 'created an API'),
  UpdateApi: phrase('changed the API', 'changed an API'),
  CreateRoute: phrase('added a route to', 'added a route'),
  UpdateRoute: phrase('changed a route of', 'changed a route'),
  DeleteRoute: phrase('deleted a route of', 'deleted a route'),
  CreateIntegration: phrase('added an integration to', 'added an integration'),
  UpdateIntegration: phrase('changed an integration of', 'changed an integration'),
  CreateStage: phrase('created a stage of', 'created a stage'),
  CreateDeployment: phrase('deployed the API', 'deployed an API'),

  CreateLogGroup: phrase('created the log group', 'created a log group'),
  PutRetentionPolicy: phrase('changed how long logs stay in', 'changed how long logs stay'),
} satisfies { readonly [operation: string]: ChangePhrase }

/** Any other call is named by its operation, which is the word the person used. */
export const otherChangeEn = (call: string): ChangePhrase => phrase(`called ${call} on`, `called ${call}`)
