/**
 * What every desk in Python has beside its own source, as `agent.py`: the model, its tools, and answers of the API. boto3 of the machine is
 * older than Bedrock's Converse, so requests to models are signed by botocore and sent by themselves; with a newer one they are
 * `boto3.client("bedrock-runtime").converse`.
 */
export const agentSource = `import json
import os
import urllib.error
import urllib.request
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

SESSION = Session()
MODEL = os.environ.get("MODEL", "")
LOST = "I could not find that out. A colleague will write to you."


class Refused(Exception):
    """What a service has refused, by the name of its error."""

    def __init__(self, name, text):
        super().__init__(text)
        self.name = name


def ask(path, body, timeout=25):
    """A request to Bedrock, signed as this function's role."""
    url = os.environ["AWS_ENDPOINT_URL"] + path
    data = json.dumps(body).encode()
    request = AWSRequest("POST", url, headers={"content-type": "application/json"}, data=data)
    SigV4Auth(SESSION.get_credentials(), "bedrock", os.environ["AWS_REGION"]).add_auth(request)
    asked = urllib.request.Request(url, data, dict(request.headers), method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=timeout) as answered:
            return json.load(answered)
    except urllib.error.HTTPError as error:
        raise Refused(error.headers.get("x-amzn-errortype", "").split(":")[0], error.read().decode())


def converse(messages, system, tools=None, **more):
    body = {"messages": messages, "system": [{"text": system}]}
    if tools:
        body["toolConfig"] = {"tools": [spec_of(name, tool) for name, tool in tools.items()]}
    body.update({name: value for name, value in more.items() if name != "timeout"})
    return ask(f"/model/{quote(MODEL, safe='')}/converse", body, more.get("timeout", 25))


def spec_of(name, tool):
    schema = {"type": "object", "properties": tool["properties"], "required": list(tool["properties"])}
    return {"toolSpec": {"name": name, "description": tool["description"], "inputSchema": {"json": schema}}}


def result_of(call, tools):
    """What a call of a tool has found, or that it has failed."""
    try:
        if call["name"] not in tools:
            raise LookupError(f"There is no tool {call['name']}")
        found = {"content": [{"json": tools[call["name"]]["run"](call["input"])}]}
    except Exception as error:
        found = {"status": "error", "content": [{"text": str(error)}]}
    return {"toolResult": {"toolUseId": call["toolUseId"], **found}}


def words_of(message):
    return "".join(block.get("text", "") for block in message["content"])


def talk(question, system, tools=None, request=converse, before=None, result=result_of, turns=6, **more):
    """Asks the model until it has said something; None where it goes on for ever. \`before\` hears of the calls of a turn."""
    messages = [{"role": "user", "content": [{"text": question}]}]
    for _ in range(turns):
        said = request(messages, system, tools, **more)
        message = said["output"]["message"]
        messages.append(message)
        if said["stopReason"] != "tool_use":
            return words_of(message)
        calls = [block["toolUse"] for block in message["content"] if "toolUse" in block]
        if before:
            before(calls)
        messages.append({"role": "user", "content": [result(call, tools or {}) for call in calls]})
    return None


def body_of(event):
    body = json.loads(event.get("body") or "{}")
    return body if isinstance(body, dict) else {}


def question_in(body):
    """What somebody asks; None where they ask nothing."""
    message = body.get("message")
    return message if isinstance(message, str) and message.strip() else None


def customer_in(event):
    return claims_in(event)["sub"]


def claims_in(event):
    return event["requestContext"]["authorizer"]["jwt"]["claims"]


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


NOTHING_ASKED = answer(400, {"message": "Ask something"})
`
