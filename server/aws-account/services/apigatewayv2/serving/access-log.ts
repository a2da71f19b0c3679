import type { BackgroundContext } from '../../../service.ts'
import { groupArn } from '../../cloudwatch-logs/group-operations.ts'
import { groups } from '../../cloudwatch-logs/log-groups.ts'
import { writeServiceLog } from '../../cloudwatch-logs/write-service-log.ts'
import type { ApiRequest } from './api-request.ts'
import { type Course, contextVariable } from './context-variables.ts'

const VARIABLE = /\$context\.([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_:-]+)*)/g
/** A line that grows longer is cut, bytes apart: CloudWatch takes a mebibyte, and nobody reads that. */
const MAX_CHARS = 256 * 1024

/** Writes what happened to a request into the log group of its stage, as the stage wants it told; nothing where that is gone. */
export function writeAccess(context: BackgroundContext, request: ApiRequest, course: Course): void {
  const { accessLog, name } = request.stage
  if (accessLog === undefined) return
  const group = accessLog.destinationArn.split(':')[6] ?? ''
  if (groups.find(context.state, groupArn(context, group)) === undefined) return
  const now = context.now()
  const line = accessLog.format.replaceAll(
    VARIABLE,
    (_, variable: string) => contextVariable(variable, request, course, now) ?? '-',
  )
  writeServiceLog(context, group, `${request.apiId}_${name}_access`, line.trimEnd().slice(0, MAX_CHARS))
}
