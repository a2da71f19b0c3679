import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { signedInScope, stockOf } from '../names/stock.ts'
import { deploy } from './account-changes.ts'
import { asksGateway, leadRestock, openForMachines, takeTokens, tokensOfShop } from './stock-doors.ts'

/** Right ways to have people and machines come by a door of their own. */

/** The open gateway takes tokens of the shop's people, and a second one takes signatures. */
export const reference = defineProcedure(async context => {
  await takeTokens(context, await tokensOfShop(context))
  await leadRestock(context, await openForMachines(context))
})

/** Which client and which scope is asked by claims of the token. */
export const byClaims = defineProcedure(async context => {
  const { discoveryUrl = '', allowedClients = [] } = await tokensOfShop(context)
  const claim = (name: string, value: unknown) => ({
    inboundTokenClaimName: name,
    inboundTokenClaimValueType: 'STRING',
    authorizingClaimMatchValue: {
      claimMatchValue: { matchValueString: value },
      claimMatchOperator: 'EQUALS',
    },
  })
  await takeTokens(context, {
    discoveryUrl,
    customClaims: [claim('client_id', allowedClients[0]), claim('scope', signedInScope)],
  })
  await leadRestock(context, await openForMachines(context))
})

/** The nightly job is written anew in Python, with botocore's signature. */
export const inPython = defineProcedure(async context => {
  await takeTokens(context, await tokensOfShop(context))
  await leadRestock(context, await openForMachines(context))
  await deploy(
    context,
    stockOf(context).restock,
    { 'index.py': python },
    { Runtime: 'python3.12', Handler: 'index.handler' },
  )
})

/** The right is given by a pattern of the account's gateways for machines. */
export const byPattern = defineProcedure(async context => {
  await takeTokens(context, await tokensOfShop(context))
  const id = await openForMachines(context)
  await leadRestock(context, id, [asksGateway(context, `${stockOf(context).machines}-*`)])
})

/** The headers are signed where they are sent, under their names of HTTP. */
export const signedOnce = defineProcedure(async context => {
  await takeTokens(context, await tokensOfShop(context))
  const id = await openForMachines(context)
  await leadRestock(context, id, undefined, [
    ['const address', "import { signed } from './signing.mjs'\n\nconst address"],
    [
      'const answer = await fetch(address,',
      'const request = await signed(address, headers, body)\n  const answer = await fetch(address,',
    ],
    ["'POST', headers, body", "'POST', headers: request, body"],
  ])
})

const python = `import json, os, urllib.request
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

REGION = os.environ["AWS_REGION"]
ADDRESS = f"https://{os.environ['GATEWAY']}.gateway.bedrock-agentcore.{REGION}.amazonaws.com/mcp"


def handler(event, context):
    return {"stock": [find_stock(sku) for sku in event["skus"]]}


def find_stock(sku):
    call = {"name": "stock___find_stock", "arguments": {"sku": sku}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    request = AWSRequest("POST", ADDRESS, headers=headers, data=body)
    SigV4Auth(Session().get_credentials(), "bedrock-agentcore", REGION).add_auth(request)
    asked = urllib.request.Request(ADDRESS, body.encode(), dict(request.headers))
    with urllib.request.urlopen(asked) as answer:
        result = json.load(answer)["result"]
    if result.get("isError"):
        raise RuntimeError(result["content"][0]["text"])
    return json.loads(result["content"][0]["text"])
`
