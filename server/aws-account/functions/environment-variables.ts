import type { TemporaryCredentials } from '../service.ts'
import type { FunctionBuild } from './function-build.ts'
import { runtimeLanguage } from './runtime-name.ts'

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
      ? { PYTHONPATH: build.environment.PYTHONPATH ?? '/var/runtime' }
      : { NODE_PATH: build.environment.NODE_PATH ?? '/opt/nodejs/node_modules:/var/task/node_modules' }),
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
