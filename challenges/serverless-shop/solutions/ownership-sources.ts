/** Sources of functions that find out by themselves who is signed in. */

/** Asks the user pool whose the token is. `who(event)` is their id, or undefined. */
export const asksPool = `import { CognitoIdentityProviderClient, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider'

const people = new CognitoIdentityProviderClient()

async function who(event) {
  const AccessToken = (event.headers.authorization ?? '').replace(/^Bearer /, '')
  try {
    const { UserAttributes } = await people.send(new GetUserCommand({ AccessToken }))
    const { iss } = JSON.parse(Buffer.from(AccessToken.split('.')[1], 'base64url').toString())
    if (iss !== process.env.ISSUER) return undefined
    return UserAttributes.find(({ Name }) => Name === 'sub').Value
  } catch (error) {
    console.log(error.name)
    return undefined
  }
}
`

/** An authorizer that asks the user pool. */
export const askingAuthorizer = `${asksPool}
export async function handler(event) {
  const customer = await who(event)
  return customer === undefined ? { isAuthorized: false } : { isAuthorized: true, context: { customer } }
}
`

/** The whole function in Python, behind an authorizer. */
export const pythonInvoices = `import json
import os

import boto3
from boto3.dynamodb.conditions import Attr

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    route = event["routeKey"]
    if route == "GET /delivery-times":
        return answer(200, {"days": {"DE": 2, "NL": 1, "PT": 4, "SE": 3}})
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    if route == "GET /invoices":
        asked = (event.get("queryStringParameters") or {}).get("customer", customer)
        if asked != customer:
            return answer(403, {"message": "These are not yours"})
        found = table.scan(FilterExpression=Attr("customer").eq(customer), ConsistentRead=True)
        return answer(200, {"invoices": [shown(item) for item in found["Items"]]})
    invoice_id = event["pathParameters"]["invoiceId"]
    item = table.get_item(Key={"invoiceId": invoice_id}, ConsistentRead=True).get("Item")
    if item is None:
        return answer(404, {"message": "There is no such invoice"})
    if item["customer"] != customer:
        return answer(403, {"message": "This is not yours"})
    if route.startswith("GET"):
        return answer(200, shown(item))
    address = json.loads(event.get("body") or "{}").get("address")
    if not isinstance(address, str) or address == "":
        return answer(400, {"message": "An address is needed"})
    table.update_item(
        Key={"invoiceId": invoice_id},
        UpdateExpression="SET address = :address",
        ExpressionAttributeValues={":address": address},
    )
    return answer(200, shown({**item, "address": address}))


def shown(item):
    return {
        "invoiceId": item["invoiceId"],
        "customer": item["customer"],
        "cents": int(item["cents"]),
        "address": item["address"],
    }


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
`

/** Reads what a token says, and believes it. */
export const believes = `function who(event) {
  try {
    const [, body] = event.headers.authorization.replace(/^Bearer /, '').split('.')
    const { sub, iss, exp } = JSON.parse(Buffer.from(body, 'base64url').toString())
    return iss === process.env.ISSUER && exp * 1000 > Date.now() ? sub : undefined
  } catch {
    return undefined
  }
}
`
