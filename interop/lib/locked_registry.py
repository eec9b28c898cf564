"""A read-only registry over an OCI layout that wants a user name and a password.

Usage: locked_registry.py PORT LAYOUT USER; the password is on standard input. Writes who asked how to standard output."""

import base64
import http.server
import json
import pathlib
import sys

port, layout, user = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
expected = "Basic " + base64.b64encode(f"{user}:{sys.stdin.readline().strip()}".encode()).decode()
root = json.loads((layout / "index.json").read_text())["manifests"][0]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", kind="application/json", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.headers.get("Authorization") != expected:
            return self.answer(401, b'{"errors":[{"code":"UNAUTHORIZED"}]}', WWW_Authenticate='Basic realm="interop"')
        parts = self.path.strip("/").split("/")
        if parts == ["v2"]:
            return self.answer(200, b"{}")
        name = parts[-1] if parts[-1].startswith("sha256:") else root["digest"]
        path = layout / "blobs" / name.replace(":", "/")
        if len(parts) < 4 or not path.is_file():
            return self.answer(404, b'{"errors":[{"code":"NOT_FOUND"}]}')
        body = path.read_bytes()
        kind = json.loads(body)["mediaType"] if parts[-2] == "manifests" else "application/octet-stream"
        print(self.command, self.path, flush=True)
        return self.answer(200, body, kind, Docker_Content_Digest=name)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
