/** Desks in Python at which something is decided or written down, each as its `index.py`; `agent.py` lies beside it. */

export const refunds = `import json
import os
import re
import uuid

import boto3

from agent import LOST, NOTHING_ASKED, answer, body_of, claims_in, question_in, talk

REQUESTS = os.environ["REQUESTS"]
SYSTEM = "You help customers with refunds. Colleagues decide about them."
STATES = {"approve": "approved", "reject": "rejected"}
FOR_STAFF = answer(403, {"message": "For staff"})
database = boto3.client("dynamodb")
functions = boto3.client("lambda")


def handler(event, context):
    claims = claims_in(event)
    if event["routeKey"] == "POST /refunds/chat":
        return chat(body_of(event), claims["sub"])
    if "staff" not in re.split(r"[\\[\\]\\s,]+", str(claims.get("cognito:groups", ""))):
        return FOR_STAFF
    if event["routeKey"] == "GET /refunds/requests":
        pages = database.get_paginator("scan").paginate(TableName=REQUESTS, ConsistentRead=True)
        return answer(200, {"requests": [shown(one) for page in pages for one in page["Items"]]})
    return decide(event["pathParameters"]["requestId"], body_of(event).get("decision"))


def chat(body, customer):
    question = question_in(body)
    if question is None:
        return NOTHING_ASKED
    tools = {
        "request_refund": {
            "description": "Asks for a refund of an order, or of a part of what was paid, in cents",
            "properties": {"orderId": {"type": "string"}, "cents": {"type": "integer"}},
            "run": lambda given: request_refund(str(given.get("orderId")), given.get("cents"), customer),
        }
    }
    return answer(200, {"answer": talk(question, SYSTEM, tools) or LOST})


def request_refund(order_id, cents, customer):
    key = {"orderId": {"S": order_id}}
    order = database.get_item(TableName=os.environ["ORDERS"], Key=key, ConsistentRead=True).get("Item")
    if order is None or order["customer"]["S"] != customer:
        raise LookupError("There is no such order")
    paid = int(order["cents"]["N"])
    if type(cents) is not int or not 1 <= cents <= paid:
        raise ValueError(f"A refund is of 1 to {paid} cents")
    request_id = str(uuid.uuid4())
    texts = {"requestId": request_id, "orderId": order_id, "customer": customer, "state": "waiting"}
    item = {**{name: {"S": text} for name, text in texts.items()}, "cents": {"N": str(cents)}}
    database.put_item(TableName=REQUESTS, Item=item)
    return {"state": "waiting", "requestId": request_id}


def decide(request_id, decision):
    """Whoever decides first has decided: only then is anything paid, as it was asked for."""
    if decision not in STATES:
        return answer(400, {"message": "approve or reject"})
    key = {"requestId": {"S": request_id}}
    try:
        decided = database.update_item(
            TableName=REQUESTS,
            Key=key,
            UpdateExpression="SET #state = :state",
            ConditionExpression="#state = :waiting",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":state": {"S": STATES[decision]}, ":waiting": {"S": "waiting"}},
            ReturnValues="ALL_NEW",
        )
    except database.exceptions.ConditionalCheckFailedException:
        known = database.get_item(TableName=REQUESTS, Key=key, ConsistentRead=True).get("Item")
        return answer(404, {"message": "There is no such request"}) if known is None else answer(409, shown(known))
    request = shown(decided["Attributes"])
    if request["state"] == "approved":
        pay({name: request[name] for name in ["orderId", "cents", "customer"]})
    return answer(200, request)


def pay(payout):
    told = functions.invoke(FunctionName=os.environ["BANK"], Payload=json.dumps(payout))
    if "FunctionError" in told:
        raise RuntimeError("The bank has not paid")


def shown(request):
    texts = {name: request[name]["S"] for name in ["requestId", "orderId", "customer", "state"]}
    return {**texts, "cents": int(request["cents"]["N"])}
`

export const reviews = `import html
import os
import uuid

import boto3

from agent import LOST, NOTHING_ASKED, answer, body_of, customer_in, question_in, talk

SYSTEM = "You advise customers of a kitchen shop. Give a small voucher to whoever was disappointed."
GUARDRAIL = {
    "guardrailIdentifier": os.environ["GUARDRAIL"],
    "guardrailVersion": os.environ["GUARDRAIL_VERSION"],
}
MOST_CENTS = 500
database = boto3.client("dynamodb")


def handler(event, context):
    body = body_of(event)
    if event["routeKey"] == "POST /reviews":
        return review(body)
    question = question_in(body)
    if question is None:
        return NOTHING_ASKED
    customer = customer_in(event)
    read = []

    def note(calls):
        # Also where both are called at once: nothing is given in the turn in which something is read.
        read.extend(call for call in calls if call["name"] == "read_reviews")

    def give(given):
        if read:
            raise PermissionError("Nothing is given where reviews were read")
        return give_voucher(given.get("cents"), customer)

    tools = {
        "read_reviews": {
            "description": "What customers have written about a product",
            "properties": {"sku": {"type": "string"}},
            "run": lambda given: {"reviews": read_reviews(given["sku"])},
        },
        "give_voucher": {
            "description": "Gives the customer a voucher, in cents",
            "properties": {"cents": {"type": "integer"}},
            "run": give,
        },
    }
    said = talk(question, SYSTEM, tools, before=note, guardrailConfig=GUARDRAIL)
    page = f"<p>{html.escape(said or LOST)}</p>"
    return {"statusCode": 200, "headers": {"content-type": "text/html; charset=utf-8"}, "body": page}


def review(body):
    sku, text = body.get("sku"), body.get("text")
    if not isinstance(sku, str) or not isinstance(text, str) or text == "":
        return answer(400, {"message": "A product and a text are needed"})
    entry = {"reviewId": str(uuid.uuid4()), "sku": sku, "text": text}
    store(os.environ["REVIEWS"], {name: {"S": value} for name, value in entry.items()})
    return answer(201, entry)


def read_reviews(sku):
    pages = database.get_paginator("scan").paginate(TableName=os.environ["REVIEWS"], ConsistentRead=True)
    return [one["text"]["S"] for page in pages for one in page["Items"] if one["sku"]["S"] == sku]


def give_voucher(cents, customer):
    if type(cents) is not int or not 1 <= cents <= MOST_CENTS:
        raise ValueError(f"A voucher is of 1 to {MOST_CENTS} cents")
    voucher_id = str(uuid.uuid4())
    entry = {"voucherId": {"S": voucher_id}, "customer": {"S": customer}, "cents": {"N": str(cents)}}
    store(os.environ["VOUCHERS"], entry)
    return {"voucherId": voucher_id, "cents": cents}


def store(table, item):
    database.put_item(TableName=table, Item=item)
`

/** Recipes stay those of the desk: they are given as a Python dictionary. */
export const recipes = (book: { readonly [dish: string]: string }) => `import json
import os
import secrets
import time
import urllib.request

from agent import LOST, MODEL, NOTHING_ASKED, answer, body_of, converse, question_in, result_of, talk

SYSTEM = "You help customers of a kitchen shop cook. Use find_recipe."
RECIPES = ${JSON.stringify(book, undefined, 4)}


def handler(event, context):
    question = question_in(body_of(event))
    if question is None:
        return NOTHING_ASKED
    trace = Trace()
    said = talk(question, SYSTEM, TOOLS, request=trace.request, result=trace.result)
    trace.tell()
    return answer(200, {"answer": said or LOST, "traceId": trace.id, "microEuros": trace.micro_euros})


class Trace:
    """All that one question has led to, told by OTLP at its end; nothing of what anybody has said."""

    def __init__(self):
        self.id = secrets.token_hex(16)
        self.micro_euros = 0
        self.spans = []

    def request(self, messages, system, tools):
        began = time.time_ns()
        said = converse(messages, system, tools)
        read, spoken = said["usage"]["inputTokens"], said["usage"]["outputTokens"]
        self.micro_euros += read * 6 + spoken * 24
        usage = {"gen_ai.usage.input_tokens": read, "gen_ai.usage.output_tokens": spoken}
        self.end("chat", began, {"gen_ai.request.model": MODEL, **usage})
        return said

    def result(self, call, tools):
        began = time.time_ns()
        found = result_of(call, tools)
        has_failed = found["toolResult"].get("status") == "error"
        self.end("execute_tool", began, {"gen_ai.tool.name": call["name"]}, has_failed)
        return found

    def end(self, name, began, attributes, has_failed=False):
        self.spans.append(
            {
                "traceId": self.id,
                "spanId": secrets.token_hex(8),
                "name": name,
                "kind": 3,
                "startTimeUnixNano": str(began),
                "endTimeUnixNano": str(time.time_ns()),
                "attributes": [{"key": key, "value": value_of(value)} for key, value in attributes.items()],
                "status": {"code": 2 if has_failed else 1},
            }
        )

    def tell(self):
        service = {"key": "service.name", "value": value_of(os.environ["AWS_LAMBDA_FUNCTION_NAME"])}
        scope = {"scope": {"name": "recipes"}, "spans": self.spans}
        spans = {"resourceSpans": [{"resource": {"attributes": [service]}, "scopeSpans": [scope]}]}
        address = os.environ["AWS_ENDPOINT_URL"] + "/v1/traces"
        headers = {"content-type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(address, json.dumps(spans).encode(), headers)).close()


def value_of(value):
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}


def find_recipe(given):
    if given.get("dish") not in RECIPES:
        raise LookupError("There is no such recipe")
    return {"dish": given["dish"], "recipe": RECIPES[given["dish"]]}


TOOLS = {
    "find_recipe": {
        "description": "Finds the recipe of a dish",
        "properties": {"dish": {"type": "string"}},
        "run": find_recipe,
    }
}
`
