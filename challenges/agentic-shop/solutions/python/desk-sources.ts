/** Desks in Python, each as its `index.py`; `agent.py` lies beside it. */

export const account = `import os

import boto3

from agent import LOST, NOTHING_ASKED, answer, body_of, customer_in, question_in, talk

TABLE = os.environ["TABLE"]
database = boto3.client("dynamodb")


def handler(event, context):
    question = question_in(body_of(event))
    if question is None:
        return NOTHING_ASKED
    customer = customer_in(event)
    # Who it is stands in the token. What the model says of it is not read.
    tools = {
        "get_order": {
            "description": "Looks up one order by its number",
            "properties": {"orderId": {"type": "string"}},
            "run": lambda given: get_order(given["orderId"], customer),
        },
        "list_orders": {
            "description": "Lists the orders of a customer by their id",
            "properties": {"customer": {"type": "string"}},
            "run": lambda given: list_orders(customer),
        },
    }
    said = talk(question, f"You help the customer {customer} with their own orders.", tools)
    return answer(200, {"answer": said or LOST})


def get_order(order_id, customer):
    found = database.get_item(TableName=TABLE, Key={"orderId": {"S": order_id}}, ConsistentRead=True)
    order = found.get("Item")
    if order is None or order["customer"]["S"] != customer:
        raise LookupError("There is no such order")
    return shown(order)


def list_orders(customer):
    pages = database.get_paginator("scan").paginate(
        TableName=TABLE,
        FilterExpression="customer = :customer",
        ExpressionAttributeValues={":customer": {"S": customer}},
        ConsistentRead=True,
    )
    return {"orders": [shown(order) for page in pages for order in page["Items"]]}


def shown(order):
    texts = {name: order[name]["S"] for name in ["orderId", "customer", "item", "address"]}
    return {**texts, "cents": int(order["cents"]["N"])}
`

export const help = `import os

from agent import LOST, NOTHING_ASKED, answer, ask, body_of, question_in, talk

SYSTEM = "You answer questions of the customers of Kiosk, a kitchen shop, from the passages alone. Be honest."
FOR_CUSTOMERS = [
    {"equals": {"key": "shop", "value": "kiosk"}},
    {"equals": {"key": "audience", "value": "customers"}},
]


def handler(event, context):
    question = question_in(body_of(event))
    if question is None:
        return NOTHING_ASKED
    passages = look_up(question)
    given = "\\n".join(f'<passage source="{source}">{text}</passage>' for source, text in passages)
    said = talk(f"{given}\\n\\n{question}", SYSTEM)
    return answer(200, {"answer": said or LOST, "citations": list(dict.fromkeys(source for source, _ in passages))})


def look_up(question):
    search = {"numberOfResults": 5, "filter": {"andAll": FOR_CUSTOMERS}}
    found = ask(
        f"/knowledgebases/{os.environ['KNOWLEDGE']}/retrieve",
        {
            "retrievalQuery": {"text": question[:1000]},
            "retrievalConfiguration": {"vectorSearchConfiguration": search},
        },
    )
    return [(one["location"]["s3Location"]["uri"], one["content"]["text"]) for one in found["retrievalResults"]]
`

export const parts = `import os

import boto3

from agent import NOTHING_ASKED, answer, body_of, question_in, talk

SYSTEM = "You help customers find spare parts. Use get_part, and nothing that you do not know."
database = boto3.client("dynamodb")


def handler(event, context):
    question = question_in(body_of(event))
    if question is None:
        return NOTHING_ASKED
    said = talk(question, SYSTEM, TOOLS)
    return answer(200, {"answer": said or "I am sorry, I do not know that."})


def get_part(given):
    found = database.get_item(TableName=os.environ["TABLE"], Key={"partId": {"S": str(given["partId"])}})
    part = found.get("Item")
    if part is None:
        raise LookupError("There is no such part")
    texts = {name: part[name]["S"] for name in ["partId", "name", "device"]}
    return {**texts, "cents": int(part["cents"]["N"])}


TOOLS = {
    "get_part": {
        "description": "Looks up a spare part by its number",
        "properties": {"partId": {"type": "string"}},
        "run": get_part,
    }
}
`

export const gifts = `import os
import time

import boto3

from agent import NOTHING_ASKED, Refused, answer, body_of, converse, question_in, talk

SYSTEM = "You help customers of a kitchen shop find a gift. Be brief."
SORRY = "I cannot find that out now. A colleague will write to you."
MOST_ASKED = 8
MOST_TOKENS = 20_000
PATIENCE = 15
BUSY = ["ThrottlingException", "ServiceUnavailableException"]
database = boto3.client("dynamodb")


class TooMuch(Exception):
    """A question has used up what it may cost."""


def handler(event, context):
    question = question_in(body_of(event))
    if question is None:
        return NOTHING_ASKED
    try:
        said = talk(question, SYSTEM, TOOLS, request=bounded(), turns=MOST_ASKED)
    except (Refused, TooMuch, OSError) as error:
        print(type(error).__name__)
        said = None
    return answer(200, {"answer": said or SORRY})


def bounded():
    """Requests of one question: so many, with so many tokens and so much time for all of them."""
    ends = time.monotonic() + PATIENCE
    left = {"requests": MOST_ASKED, "tokens": MOST_TOKENS}

    def request(messages, system, tools):
        for waits in [0.3, 0.6, None]:
            seconds = ends - time.monotonic()
            if left["requests"] == 0 or left["tokens"] <= 0 or seconds <= 0:
                raise TooMuch()
            left["requests"] -= 1
            try:
                said = converse(messages, system, tools, timeout=seconds, inferenceConfig={"maxTokens": 800})
            except Refused as error:
                if error.name not in BUSY or waits is None:
                    raise
                time.sleep(waits)
                continue
            left["tokens"] -= said["usage"]["totalTokens"]
            return said

    return request


def search_gifts(given):
    found = database.scan(TableName=os.environ["TABLE"])["Items"]
    return {"gifts": [gift for gift in map(shown, found) if gift["cents"] <= given["maxCents"]]}


def get_gift(given):
    if not isinstance(given.get("sku"), str):
        raise TypeError("sku is a text")
    gift = database.get_item(TableName=os.environ["TABLE"], Key={"sku": {"S": given["sku"]}}).get("Item")
    if gift is None:
        raise LookupError("There is no such gift")
    return shown(gift)


def shown(gift):
    return {"sku": gift["sku"]["S"], "name": gift["name"]["S"], "cents": int(gift["cents"]["N"])}


TOOLS = {
    "search_gifts": {
        "description": "Lists gifts up to a price in cents",
        "properties": {"maxCents": {"type": "integer"}},
        "run": search_gifts,
    },
    "get_gift": {
        "description": "Tells of one gift by its sku",
        "properties": {"sku": {"type": "string"}},
        "run": get_gift,
    },
}
`
