import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { alarmsOf } from '../names/alarms.ts'

/** Deploys a source of the vouchers' function. */
export async function deployVouchers(
  context: ProcedureContext,
  source: string,
  settings: { readonly Runtime: string; readonly Handler: string } | undefined = undefined,
): Promise<void> {
  const FunctionName = alarmsOf(context).function
  if (settings !== undefined)
    await context.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...settings })
  await context.call('lambda', 'UpdateFunctionCode', {
    FunctionName,
    ZipFile: await context.zip({ [settings === undefined ? 'index.mjs' : 'main.py']: source }),
  })
}

const logged = `console.log('redeeming', event.pathParameters.voucher, event.body)`
const asked = 'const { cents } = await read(voucher)'

/** What a failure is logged by, and thrown all the same. */
export const tracing = `let cents
  try {
    cents = (await read(voucher)).cents
  } catch (error) {
    console.error(JSON.stringify({ voucher, requestId: context.awsRequestId, reason: error.message }))
    throw error
  }`

/** The candidate's file without addresses in the log, and with failures in it. */
export async function tracedSource(
  context: ProcedureContext,
  { instead = tracing, first = '' }: { readonly instead?: string; readonly first?: string } = {},
): Promise<string> {
  const source = await context.starterFile('alarms/index.mjs')
  return source
    .replace('handler(event)', 'handler(event, context)')
    .replace(logged, first)
    .replace(asked, instead)
}
