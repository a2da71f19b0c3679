# A connection to the Lambda Runtime API of this sandbox's host. `http.client` would cost a cold start more than Python itself:
# it loads what reads mail and what encrypts.
import socket

PART = 65536


class RuntimeConnection:
    """One request after the other, each with its answer; connects at the first, and anew where the host has closed."""

    def __init__(self, path):
        self.path = path
        self.socket = None
        self.rest = b""

    def call(self, method, path, body=b""):
        """The answer's headers, their names in small letters, and its body."""
        if self.socket is None:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(self.path)
        head = f"{method} /2018-06-01/runtime{path} HTTP/1.1\r\nHost: runtime\r\nContent-Length: {len(body)}\r\n\r\n"
        self.socket.sendall(head.encode("latin-1"))
        if body:
            self.socket.sendall(body)
        headers = self.read_headers()
        answer = self.read_exactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.socket.close()
            self.socket = None
            self.rest = b""
        return headers, answer

    def receive(self):
        part = self.socket.recv(PART)
        if not part:
            raise ConnectionError("The host has closed the connection")
        return part

    def read_headers(self):
        head = self.rest
        while b"\r\n\r\n" not in head:
            head += self.receive()
        head, _, self.rest = head.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def read_exactly(self, size):
        parts = [self.rest]
        missing = size - len(self.rest)
        while missing > 0:
            parts.append(self.receive())
            missing -= len(parts[-1])
        content = b"".join(parts)
        self.rest = content[size:]
        return content[:size]
