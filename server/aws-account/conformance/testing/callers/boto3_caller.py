"""Calls of boto3's clients by lines of JSON, answered by lines of JSON."""
import base64
import datetime
import json
import sys

import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

session = botocore.session.Session()
config = Config(parameter_validation=False, s3={"addressing_style": "path"})
credentials = Credentials("", "")
clients = {}


def client_of(settings, service):
    """One client a service, since making one is slow: the keys of the account are put into what it signs with."""
    given = settings["credentials"]
    credentials.access_key = given["accessKeyId"]
    credentials.secret_key = given["secretAccessKey"]
    credentials.token = given.get("sessionToken")
    if service not in clients:
        session._credentials = credentials
        clients[service] = session.create_client(
            service, endpoint_url=settings["endpoint"], region_name=settings["region"], config=config
        )
    return clients[service]


def read(value):
    if isinstance(value, list):
        return [read(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$date" in value:
        return datetime.datetime.fromisoformat(value["$date"].replace("Z", "+00:00"))
    return {name: read(item) for name, item in value.items()}


def written(value):
    if hasattr(value, "read"):
        return value.read().decode()
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"$date": value.isoformat()}
    raise TypeError(type(value))


def unknown_members(shape, value):
    """Members that this version of the models does not have: without validation they would be left out."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, item in value.items():
            if name not in shape.members:
                yield name
            else:
                yield from unknown_members(shape.members[name], item)
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from unknown_members(shape.member, item)


def outcome(request):
    client = client_of(request["settings"], request["service"])
    model = client.meta.service_model
    if request["operation"] not in model.operation_names:
        return {"kind": "unable", "why": "this version has no such operation"}
    parameters = read(request["input"])
    shape = model.operation_model(request["operation"]).input_shape
    missing = list(unknown_members(shape, parameters)) if shape else []
    if missing:
        return {"kind": "unable", "why": "this version does not know " + ", ".join(missing)}
    try:
        answer = client._make_api_call(request["operation"], parameters)
    except ClientError as error:
        told = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return {"kind": "error", "codes": [told["Code"]], "status": status, "text": told.get("Message", "")}
    return {"kind": "answer", "answer": answer}


for line in sys.stdin:
    try:
        told = json.dumps(outcome(json.loads(line)), default=written)
    except Exception as error:
        told = json.dumps({"kind": "unable", "why": repr(error)})
    print(told, flush=True)
