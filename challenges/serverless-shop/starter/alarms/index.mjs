import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const partners = new LambdaClient()

/** POST /vouchers/{voucher}/redeem with an e-mail address */
export async function handler(event) {
  console.log('redeeming', event.pathParameters.voucher, event.body)
  const { email } = JSON.parse(event.body ?? '{}')
  const { voucher } = event.pathParameters
  if (!/^[0-9]{12}$/.test(voucher)) return answer(400, { message: 'A voucher has 12 digits' })
  if (typeof email !== 'string' || !email.includes('@')) return answer(400, { message: 'An address is needed' })
  const { cents } = await read(voucher)
  return answer(200, { voucher, cents })
}

async function read(voucher) {
  const { FunctionError, Payload } = await partners.send(
    new InvokeCommand({ FunctionName: process.env.READER, Payload: JSON.stringify({ voucher }) }),
  )
  const answered = JSON.parse(Buffer.from(Payload).toString())
  if (FunctionError === undefined) return answered
  throw Object.assign(new Error(answered.errorMessage), { name: answered.errorType })
}

function answer(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
