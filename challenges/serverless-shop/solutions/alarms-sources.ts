/** Sources of the vouchers' function that leave a trace. */

/** Around the whole handler. */
export const wrappedVouchers = `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const partners = new LambdaClient()
const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export async function handler(event, context) {
  const { voucher } = event.pathParameters
  try {
    return await redeem(voucher, JSON.parse(event.body ?? '{}').email)
  } catch (error) {
    const { name: reason } = error
    process.stderr.write(JSON.stringify({ level: 'ERROR', requestId: context.awsRequestId, voucher, reason }) + '\\n')
    throw new Error('A voucher could not be redeemed')
  }
}

async function redeem(voucher, email) {
  if (!/^[0-9]{12}$/.test(voucher)) return answer(400, { message: 'A voucher has 12 digits' })
  if (typeof email !== 'string' || !email.includes('@')) return answer(400, { message: 'An address is needed' })
  const { FunctionError, Payload } = await partners.send(
    new InvokeCommand({ FunctionName: process.env.READER, Payload: JSON.stringify({ voucher }) }),
  )
  const answered = JSON.parse(Buffer.from(Payload).toString())
  if (FunctionError !== undefined) throw Object.assign(new Error(answered.errorMessage), { name: answered.errorType })
  return answer(200, { voucher, cents: answered.cents })
}
`

/** In Python. */
export const pythonVouchers = `import json
import os
import re

import boto3

partners = boto3.client("lambda")


def handler(event, context):
    voucher = event["pathParameters"]["voucher"]
    email = json.loads(event.get("body") or "{}").get("email")
    if not re.fullmatch("[0-9]{12}", voucher):
        return answer(400, {"message": "A voucher has 12 digits"})
    if not isinstance(email, str) or "@" not in email:
        return answer(400, {"message": "An address is needed"})
    asked = partners.invoke(FunctionName=os.environ["READER"], Payload=json.dumps({"voucher": voucher}))
    answered = json.loads(asked["Payload"].read())
    if "FunctionError" in asked:
        reason = answered.get("errorType", "unknown")
        print(json.dumps({"voucher": voucher, "requestId": context.aws_request_id, "reason": reason}))
        raise RuntimeError(reason)
    return answer(200, {"voucher": voucher, "cents": answered["cents"]})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
`
