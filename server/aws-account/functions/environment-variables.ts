import type { TemporaryCredentials } from '../service.ts'
import type { FunctionBuild } from './function-build.ts'
import { runtimeLanguage } from './runtime-name.ts'
import { SDK } from './sandbox-command.ts'

/**
 * The environment of a function as AWS defines it
 * (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), with the endpoint of this account.
 */
export function environmentVariables(
  build: FunctionBuild,
  logStream: string,
  credentials: TemporaryCredentials,
): Record<string, string> {
  const python = runtimeLanguage(build.runtime) === 'python'
  return {
    ...build.environment,
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    LD_LIBRARY_PATH: '/var/task:/var/task/lib:/opt/lib',
    HOME: '/tmp',
    LANG: 'en_US.UTF-8',
    TZ: build.environment.TZ ?? ':UTC',
    ...(python
      ? { PYTHONPATH: pythonPath(build) }
      : { NODE_PATH: build.environment.NODE_PATH ?? nodePath(build.runtime) }),
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: build.handler,
    AWS_EXECUTION_ENV: `AWS_Lambda_${build.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: build.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: build.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(build.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: build.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: build.region,
    AWS_DEFAULT_REGION: build.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** Where `require` looks besides: in layers, then for the SDK. */
function nodePath(runtime: string): string {
  const major = /^nodejs(\d+)/.exec(runtime)?.[1]
  return [
    `/opt/nodejs/node${major}/node_modules`,
    '/opt/nodejs/node_modules',
    SDK,
    '/var/runtime',
    '/var/task',
  ].join(':')
}

/** What layers hold; and `sitecustomize.py` of the runtime, by which boto3 finds the account, is in reach of every Python. */
function pythonPath({ runtime, environment: { PYTHONPATH: own } }: FunctionBuild): string {
  const layers = [`/opt/python/lib/${runtime}/site-packages`, '/opt/python']
  return [...(own ? [own] : []), ...layers, '/var/runtime'].join(':')
}
