/** The desks in Python, each as its `index.py`. */

export const account = `import os
import boto3
from boto3.dynamodb.conditions import Attr
from desk import answer, asked, talk, tool

ORDERS = boto3.resource("dynamodb").Table(os.environ["TABLE"])
TOOLS = [
    tool("get_order", "Looks up one order by its number", orderId={"type": "string"}),
    tool("list_orders", "Lists the orders of the customer", customer={"type": "string"}),
]


def handler(event, context):
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]

    def call(name, given):
        own = ORDERS.scan(FilterExpression=Attr("customer").eq(customer), ConsistentRead=True)["Items"]
        orders = [{**order, "cents": int(order["cents"])} for order in own]
        if name == "list_orders":
            return {"orders": orders}
        for order in orders:
            if order["orderId"] == given.get("orderId"):
                return order
        raise LookupError("There is no such order")

    return answer(200, {"answer": talk(message, "You help customers with their own orders.", TOOLS, call)})
`

export const help = `import os
import boto3
from desk import answer, ask, asked, words

DOCUMENTS = boto3.client("bedrock-agent-runtime")
WANTED = {"shop": "kiosk", "audience": "customers"}
OURS = {"andAll": [{"equals": {"key": key, "value": value}} for key, value in WANTED.items()]}


def handler(event, context):
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})
    found = DOCUMENTS.retrieve(
        knowledgeBaseId=os.environ["KNOWLEDGE"],
        retrievalQuery={"text": message[:1000]},
        retrievalConfiguration={"vectorSearchConfiguration": {"numberOfResults": 4, "filter": OURS}},
    )["retrievalResults"]
    sources = list(dict.fromkeys(one["location"]["s3Location"]["uri"] for one in found))
    passages = [{"text": f"<passage>{one['content']['text']}</passage>"} for one in found]
    said = ask(
        system=[{"text": "Answer from the passages alone, and say so where they do not tell."}],
        messages=[{"role": "user", "content": passages + [{"text": message}]}],
    )
    return answer(200, {"answer": words(said["output"]["message"]["content"]), "citations": sources})
`

export const refunds = `import json, os, uuid
import boto3
from botocore.exceptions import ClientError
from desk import answer, asked, talk, tool

TABLES = boto3.resource("dynamodb")
ORDERS = TABLES.Table(os.environ["ORDERS"])
REQUESTS = TABLES.Table(os.environ["REQUESTS"])
FUNCTIONS = boto3.client("lambda")
REFUND = tool("request_refund", "Asks for a refund", orderId={"type": "string"}, cents={"type": "integer"})
STATES = {"approve": "approved", "reject": "rejected"}


def handler(event, context):
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    if event["routeKey"] == "POST /refunds/chat":
        return chat(event, claims["sub"])
    if "staff" not in str(claims.get("cognito:groups", "")).strip("[]").replace(",", " ").split():
        return answer(403, {"message": "For staff"})
    if event["routeKey"] == "GET /refunds/requests":
        return answer(200, {"requests": [shown(one) for one in REQUESTS.scan(ConsistentRead=True)["Items"]]})
    decision = json.loads(event.get("body") or "{}").get("decision")
    return decide(event["pathParameters"]["requestId"], STATES.get(decision))


def chat(event, customer):
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})

    def call(name, given):
        if name != "request_refund":
            raise LookupError(f"There is no tool {name}")
        return request(given.get("orderId"), given.get("cents"), customer)

    return answer(200, {"answer": talk(message, "You help customers with refunds.", [REFUND], call)})


def request(order_id, cents, customer):
    order = ORDERS.get_item(Key={"orderId": str(order_id)}, ConsistentRead=True).get("Item")
    if order is None or order["customer"] != customer:
        raise LookupError("There is no such order")
    if not isinstance(cents, int) or isinstance(cents, bool) or not 1 <= cents <= order["cents"]:
        raise ValueError("A refund is of no more than was paid")
    asked_for = {"requestId": str(uuid.uuid4()), "orderId": order_id, "cents": cents, "customer": customer}
    REQUESTS.put_item(Item={**asked_for, "state": "waiting"})
    return {"state": "waiting"}


def decide(request_id, state):
    if state is None:
        return answer(400, {"message": "approve or reject"})
    try:
        decided = REQUESTS.update_item(
            Key={"requestId": request_id},
            UpdateExpression="SET #s = :new",
            ConditionExpression="#s = :waiting",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":new": state, ":waiting": "waiting"},
            ReturnValues="ALL_NEW",
        )["Attributes"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return answer(409, {"message": "That is decided, or was never asked"})
    if state == "approved":
        payout = {name: shown(decided)[name] for name in ("orderId", "cents", "customer")}
        paid = FUNCTIONS.invoke(FunctionName=os.environ["BANK"], Payload=json.dumps(payout))
        if "FunctionError" in paid:
            raise RuntimeError("The bank has not paid")
    return answer(200, shown(decided))


def shown(one): return {**one, "cents": int(one["cents"])}
`

export const reviews = `import html, json, os, uuid
import boto3
from boto3.dynamodb.conditions import Attr
from desk import answer, asked, talk, tool

TABLES = boto3.resource("dynamodb")
REVIEWS = TABLES.Table(os.environ["REVIEWS"])
VOUCHERS = TABLES.Table(os.environ["VOUCHERS"])
VERSION = os.environ["GUARDRAIL_VERSION"]
GUARDRAIL = {"guardrailIdentifier": os.environ["GUARDRAIL"], "guardrailVersion": VERSION}
TOOLS = [
    tool("read_reviews", "What customers have written about a product", sku={"type": "string"}),
    tool("give_voucher", "Gives the customer a voucher, in cents", cents={"type": "integer"}),
]


def handler(event, context):
    if event["routeKey"] == "POST /reviews":
        return review(json.loads(event.get("body") or "{}"))
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    read = set()

    def call(name, given):
        if name == "read_reviews":
            found = REVIEWS.scan(FilterExpression=Attr("sku").eq(given.get("sku")), ConsistentRead=True)
            return {"reviews": [one["text"] for one in found["Items"]]}
        if name != "give_voucher" or "read_reviews" in read:
            raise PermissionError("Nothing is given where reviews were read")
        return give(given.get("cents"), customer)

    said = talk(message, "You advise customers.", TOOLS, call, before=read.update, guardrailConfig=GUARDRAIL)
    headers = {"content-type": "text/html; charset=utf-8"}
    return {"statusCode": 200, "headers": headers, "body": f"<p>{html.escape(said)}</p>"}


def review(body):
    sku, text = body.get("sku"), body.get("text")
    if not isinstance(sku, str) or not isinstance(text, str) or not text:
        return answer(400, {"message": "A product and a text are needed"})
    written = {"reviewId": str(uuid.uuid4()), "sku": sku, "text": text}
    REVIEWS.put_item(Item=written)
    return answer(201, written)


def give(cents, customer):
    if not isinstance(cents, int) or not 1 <= cents <= 500:
        raise ValueError("A voucher is of 1 to 500 cents")
    VOUCHERS.put_item(Item={"voucherId": str(uuid.uuid4()), "customer": customer, "cents": cents})
    return {"cents": cents}
`

export const gifts = `import os
import boto3
from botocore.exceptions import BotoCoreError, ClientError
from desk import SORRY, answer, asked, talk, tool

GIFTS = boto3.resource("dynamodb").Table(os.environ["TABLE"])
TOOLS = [
    tool("search_gifts", "Lists gifts up to a price in cents", maxCents={"type": "integer"}),
    tool("get_gift", "Tells of one gift by its sku", sku={"type": "string"}),
]


def handler(event, context):
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})
    used = []
    try:
        said = talk(
            message,
            "You help customers find a gift.",
            TOOLS,
            call,
            most=8,
            heard=lambda said: used.append(said["usage"]["totalTokens"]),
            goes_on=lambda: sum(used) < 20_000,
            inferenceConfig={"maxTokens": 900},
        )
    except (BotoCoreError, ClientError) as error:
        print(type(error).__name__)
        said = SORRY
    return answer(200, {"answer": said})


def call(name, given):
    if name == "search_gifts":
        gifts = [shown(one) for one in GIFTS.scan()["Items"]]
        return {"gifts": [one for one in gifts if one["cents"] <= given["maxCents"]]}
    if name != "get_gift":
        raise LookupError(f"There is no tool {name}")
    if not isinstance(given.get("sku"), str):
        raise ValueError("sku is a text")
    found = GIFTS.get_item(Key={"sku": given["sku"]}).get("Item")
    if found is None:
        raise LookupError("There is no such gift")
    return shown(found)


def shown(gift):
    return {**gift, "cents": int(gift["cents"])}
`

export const recipes = `import json, os, secrets, time, urllib.request
from desk import answer, asked, talk, tool

FIND = tool("find_recipe", "Finds the recipe of a dish", dish={"type": "string"})
RECIPES = {
    "risotto": "Toast the rice, add the broth a ladle at a time, and stir.",
    "shakshuka": "Cook tomatoes and peppers down, and poach eggs in them.",
    "ramen": "Broth, noodles, an egg of seven minutes.",
    "goulash": "As many onions as meat, and three hours.",
    "paella": "Never stir it.",
    "dumplings": "Fold, freeze, and boil them from frozen.",
}


def handler(event, context):
    message = asked(event)
    if message is None:
        return answer(400, {"message": "Ask something"})
    trace, spans, costs = secrets.token_hex(16), [], []

    def note(name, attributes, failed=False):
        at = str(time.time_ns())
        said = [{"key": key, "value": {kind: value}} for key, (kind, value) in attributes.items()]
        span = {"traceId": trace, "spanId": secrets.token_hex(8), "name": name, "kind": 3}
        times = {"startTimeUnixNano": at, "endTimeUnixNano": at}
        spans.append({**span, **times, "attributes": said, "status": {"code": 2 if failed else 1}})

    def heard(said):
        read, told = said["usage"]["inputTokens"], said["usage"]["outputTokens"]
        costs.append(6 * read + 24 * told)
        note(
            "chat",
            {
                "gen_ai.request.model": ("stringValue", os.environ["MODEL"]),
                "gen_ai.usage.input_tokens": ("intValue", str(read)),
                "gen_ai.usage.output_tokens": ("intValue", str(told)),
            },
        )

    def call(name, given):
        recipe = RECIPES.get(given.get("dish"))
        note("execute_tool", {"gen_ai.tool.name": ("stringValue", name)}, recipe is None)
        if recipe is None:
            raise LookupError("There is no such recipe")
        return {"recipe": recipe}

    said = talk(message, "You help customers cook.", [FIND], call, heard=heard)
    tell(spans)
    return answer(200, {"answer": said, "traceId": trace, "microEuros": sum(costs)})


def tell(spans):
    scopes = [{"scope": {"name": "recipes"}, "spans": spans}]
    body = {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": scopes}]}
    place = os.environ["AWS_ENDPOINT_URL"] + "/v1/traces"
    headers = {"content-type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(place, json.dumps(body).encode(), headers)).close()
`
