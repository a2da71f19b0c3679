import { z } from 'zod'
import { attemptId } from './attempt-routes.ts'

/** The pages of AWS's console that a link may open: `home`, and services by the suffixes of the SDK's client packages. */
export const consoleServices = [
  'home',
  'apigatewayv2',
  'cloudwatch',
  'cloudwatch-logs',
  'cognito-identity-provider',
  'dynamodb',
  'eventbridge',
  'iam',
  'kms',
  'lambda',
  's3',
  'scheduler',
  'secrets-manager',
  'sfn',
  'sns',
  'sqs',
  'ssm',
] as const

/** A page of the console that a link may open. */
export type ConsoleService = (typeof consoleServices)[number]

/** Which page a form asks for; `resource` is a name or an ARN, never an address. */
export const consolePageSchema = z.strictObject({
  service: z.enum(consoleServices),
  resource: z
    .string()
    .regex(/^[\w+=,.@:/$-]{1,512}$/, 'names and ARNs have letters, digits and + = , . @ : / $ - _')
    .optional(),
})
/** A page of the console, by service and resource. */
export type ConsolePage = z.infer<typeof consolePageSchema>

/** The parameters in the path of `consoleFormPath`. */
export const consoleFormParams = z.strictObject({ attemptId })

/**
 * Where a form is posted, `application/x-www-form-urlencoded`, into a new tab: answered by 303 to a link that is minted for this click,
 * or by a refusal to read there. It is no route that a script calls: the link is in no document.
 */
export const consoleFormPath = (id: string): string => `/api/attempts/${id}/console`

/** A console is opened at most so often a minute from one attempt. */
export const consoleOpeningsPerMinute = 6

/** However long the attempt goes on, one sign-in lasts no longer: milliseconds. The next click makes a new one. */
export const consoleSessionMs = 3_600_000
