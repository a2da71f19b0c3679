# Runs inside the sandbox: the Python counterpart of bootstrap.mjs, on the standard library alone. Messages and error
# shapes are those of AWS's own Python runtime.
import http.client
import importlib
import json
import logging
import os
import socket
import sys
import threading
import time
import traceback

from answer_json import to_json

RUNTIME_SOCKET = "/run/lambda/runtime.sock"
ACCOUNT_SOCKET = "/run/lambda/account.sock"
ENDPOINT_PORT = 4566
request_id = None


class RuntimeConnection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(RUNTIME_SOCKET)


def copy(source, target):
    try:
        while chunk := source.recv(65536):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


def accept(server):
    while True:
        client, _ = server.accept()
        account = socket.socket(socket.AF_UNIX)
        account.connect(ACCOUNT_SOCKET)
        threading.Thread(target=copy, args=(client, account), daemon=True).start()
        threading.Thread(target=copy, args=(account, client), daemon=True).start()


def open_endpoint():
    """Clients in the function reach the account at 127.0.0.1:4566; connections are piped to the account's socket."""
    server = socket.create_server(("127.0.0.1", ENDPOINT_PORT), backlog=64)
    threading.Thread(target=accept, args=(server,), daemon=True).start()


connection = RuntimeConnection("runtime")


def call(method, path, body=None):
    connection.request(method, "/2018-06-01/runtime" + path, body)
    response = connection.getresponse()
    return response.headers, response.read()


def describe(error_type, message, frames):
    return {
        "errorMessage": message,
        "errorType": error_type,
        "requestId": request_id or "",
        "stackTrace": traceback.format_list(frames),
    }


def one_event(text):
    """One log event is one line on the pipe: inner line breaks travel as carriage returns."""
    return text.replace("\n", "\r")


def log_failure(shape):
    title = shape["errorMessage"]
    if shape["errorType"]:
        title = f"{shape['errorType']}: {title}"
    lines = [f"[ERROR] {title}", "Traceback (most recent call last):"]
    # The indentation is of no-break spaces, which whoever shows a log does not take away.
    for line in "".join(shape["stackTrace"]).splitlines():
        text = line.lstrip(" ")
        lines.append("\u00a0" * (len(line) - len(text)) + text)
    print(one_event("\n".join(lines)), flush=True)


class LambdaContext:
    def __init__(self, headers):
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        client_context = headers["Lambda-Runtime-Client-Context"]
        self.client_context = json.loads(client_context) if client_context else None
        self.identity = None

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


class LogHandler(logging.Handler):
    """The root logger's handler as on AWS: level, time and request before the message."""

    def format(self, record):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        text = super().format(record)
        return f"[{record.levelname}]\t{stamp}.{int(record.msecs):03d}Z\t{request_id or ''}\t{text}"

    def emit(self, record):
        print(one_event(self.format(record)), flush=True)


class LoadError(Exception):
    def __init__(self, error_type, message, frames=()):
        super().__init__(message)
        self.shape = describe(error_type, message, [])
        self.shape["stackTrace"] = [
            frame if isinstance(frame, str) else traceback.format_list([frame])[0] for frame in frames
        ]


def load_handler():
    name = os.environ["_HANDLER"]
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise LoadError("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        if module_name.split(".")[0] in sys.builtin_module_names:
            raise LoadError("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise LoadError("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}")
    except SyntaxError as error:
        place = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise LoadError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [place])
    except LoadError:
        raise
    except Exception as error:
        raise LoadError(type(error).__name__, str(error), traceback.extract_tb(error.__traceback__)[1:])
    if not hasattr(module, function_name):
        raise LoadError("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")
    return getattr(module, function_name)


def answer(handler, headers, body):
    """Bytes are an answer as they are; anything else becomes JSON."""
    try:
        event = json.loads(body)
    except ValueError as error:
        raise LoadError("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}")
    result = handler(event, LambdaContext(headers))
    if isinstance(result, bytes):
        return result
    try:
        return to_json(result).encode()
    except Exception as error:
        raise LoadError("Runtime.MarshalError", f"Unable to marshal response: {error}")


def serve(handler):
    global request_id
    while True:
        headers, body = call("GET", "/invocation/next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        try:
            result = answer(handler, headers, body)
        except LoadError as error:
            shape = {**error.shape, "requestId": request_id}
        except Exception as error:
            shape = describe(type(error).__name__, str(error), traceback.extract_tb(error.__traceback__)[2:])
        else:
            sys.stdout.flush()
            call("POST", f"/invocation/{request_id}/response", result)
            continue
        log_failure(shape)
        call("POST", f"/invocation/{request_id}/error", json.dumps(shape).encode())


open_endpoint()
sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
logging.root.addHandler(LogHandler())
try:
    handler = load_handler()
except LoadError as error:
    log_failure(error.shape)
    call("POST", "/init/error", json.dumps(error.shape).encode())
    sys.exit(1)
serve(handler)
