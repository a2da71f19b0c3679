import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { deploy } from './account-changes.ts'

/** Deploys a desk that is written in Python, with boto3. */
export async function deployPython(
  context: ProcedureContext,
  functionName: string,
  source: string,
): Promise<void> {
  const files = { 'index.py': source, 'desk.py': desk }
  await deploy(context, functionName, files, { Runtime: 'python3.12', Handler: 'index.handler' })
}

/** What all desks have in common: the conversation with a model that calls tools. */
const desk = `import json, os, time
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUSY = ("ThrottlingException", "ServiceUnavailableException")
# Nobody but \`ask\` tries again, so that what one answer may take is known.
MODELS = boto3.client(
    "bedrock-runtime", config=Config(read_timeout=10, connect_timeout=5, retries={"total_max_attempts": 1})
)
SORRY = "I cannot find that out now. A colleague will write to you."


def asked(event):
    message = json.loads(event.get("body") or "{}").get("message")
    return message if isinstance(message, str) and message.strip() else None


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def tool(name, description, **properties):
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {"toolSpec": {"name": name, "description": description, "inputSchema": {"json": schema}}}


def ask(**request):
    for left in (2, 1, 0):
        try:
            return MODELS.converse(modelId=os.environ["MODEL"], **request)
        except ClientError as error:
            if left == 0 or error.response["Error"]["Code"] not in BUSY:
                raise
            time.sleep(0.3)


def words(blocks):
    return "".join(block.get("text", "") for block in blocks)


def talk(message, system, tools, call, most=6, heard=None, before=None, goes_on=lambda: True, **more):
    """What the model says in the end. \`call\` carries a tool out: what it raises is told to the model."""
    messages = [{"role": "user", "content": [{"text": message}]}]
    for _ in range(most):
        if not goes_on():
            break
        said = ask(system=[{"text": system}], messages=messages, toolConfig={"tools": tools}, **more)
        if heard:
            heard(said)
        blocks = said["output"]["message"]["content"]
        if said["stopReason"] != "tool_use":
            return words(blocks)
        calls = [block["toolUse"] for block in blocks if "toolUse" in block]
        if before:
            before([one["name"] for one in calls])
        results = [{"toolResult": result(one, call)} for one in calls]
        messages += [said["output"]["message"], {"role": "user", "content": results}]
    return SORRY


def result(one, call):
    try:
        content, failed = [{"json": call(one["name"], one["input"])}], {}
    except Exception as error:
        content, failed = [{"text": str(error)}], {"status": "error"}
    return {"toolUseId": one["toolUseId"], "content": content, **failed}
`
