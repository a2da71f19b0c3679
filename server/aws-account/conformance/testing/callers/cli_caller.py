"""Calls of the AWS CLI by lines of JSON, answered by lines of JSON: as a shell would, but in one process."""
import io
import json
import os
import re
import sys

from awscli.clidriver import create_clidriver
from awscli.botocore import xform_name

ERROR = re.compile(r"An error occurred \(([^)]*)\) when calling the \w+ operation(?: \([^)]*\))?: ?(.*)", re.S)
COMMANDS = {"s3": "s3api"}
driver = None
keys = None


def plain(value):
    """The CLI takes bytes as base64 and dates as texts."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return value["$bytes"]
    if "$date" in value:
        return value["$date"]
    return {name: plain(item) for name, item in value.items()}


def outcome(request):
    global driver, keys
    settings = request["settings"]
    given = settings["credentials"]
    if keys != given:
        os.environ["AWS_ACCESS_KEY_ID"] = given["accessKeyId"]
        os.environ["AWS_SECRET_ACCESS_KEY"] = given["secretAccessKey"]
        os.environ["AWS_SESSION_TOKEN"] = given.get("sessionToken", "")
        os.environ["AWS_DEFAULT_REGION"] = settings["region"]
        os.environ["AWS_PAGER"] = ""
        driver, keys = create_clidriver(), given
    command = [
        COMMANDS.get(request["service"], request["service"]),
        xform_name(request["operation"], "-"),
        "--endpoint-url",
        settings["endpoint"],
        "--no-paginate",
        "--output",
        "json",
        "--cli-input-json",
        json.dumps(plain(request["input"])),
    ]
    out, err = io.TextIOWrapper(io.BytesIO()), io.StringIO()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        status = driver.main(command)
    except SystemExit as ended:
        status = ended.code
    finally:
        out.flush()
        sys.stdout, sys.stderr = before
    printed, complaint = out.buffer.getvalue().decode(), err.getvalue().strip()
    if status == 0:
        return {"kind": "answer", "answer": json.loads(printed) if printed.strip() else {}}
    known = ERROR.search(complaint)
    if known:
        return {"kind": "error", "codes": [known[1]], "text": known[2]}
    return {"kind": "unable", "why": complaint[-300:] or "status " + str(status)}


for line in sys.stdin:
    try:
        told = outcome(json.loads(line))
    except Exception as error:
        told = {"kind": "unable", "why": repr(error)}
    print(json.dumps(told), flush=True)
