"""An object store on this machine that speaks as much of S3 as is needed to read: HEAD, and GET of a range of bytes.

The first part of a path is the bucket, the rest a file below a folder. `python tests/object_store.py FOLDER` prints its address
and serves until it is stopped.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class ObjectStore(ThreadingHTTPServer):
    """A server of the files of a folder; `requests` has method, path and bytes sent of each, `mischief` what it does wrong."""

    daemon_threads = True

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Handler)
        self.folder, self.requests, self.mischief = Path(folder), [], ""

    def address(self, path: str) -> str:
        """Return the address of a folder in the bucket `news`, with a secret in it."""
        return f"s3://reader:hidden@news/{path}?scheme=http&endpoint_override={self.server_address[0]}:{self.server_port}"

    def environment(self) -> dict[str, str]:
        """Return the variables by which the tools of a store find this one."""
        keys = {"AWS_ACCESS_KEY_ID": "reader", "AWS_SECRET_ACCESS_KEY": "hidden"}
        return {"AWS_ENDPOINT_URL": f"http://{self.server_address[0]}:{self.server_port}", **keys}


class Handler(BaseHTTPRequestHandler):
    """What is answered to one request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: D102
        name = self.path.partition("?")[0].strip("/").partition("/")[2]
        file, status = self.server.folder / name, 200
        data = file.read_bytes() if file.is_file() else None
        if data is None:
            status, data = 404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>"
        elif self.server.mischief == "denies":
            status, data = 403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        elif wanted := self.headers.get("Range"):
            first, last = wanted.removeprefix("bytes=").split("-")
            status, data = 206, data[int(first) : int(last) + 1]
        self.server.requests.append((self.command, name, len(data) if self.command == "GET" else 0))
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data[: len(data) // 2] if self.server.mischief == "cuts" else data)
            self.close_connection = self.server.mischief == "cuts"

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_) -> None:  # noqa: D102
        pass


if __name__ == "__main__":
    store = ObjectStore(Path(sys.argv[1]))
    print(store.address(""), flush=True)
    store.serve_forever()
