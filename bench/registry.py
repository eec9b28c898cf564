"""A registry on loopback that keeps everything in memory and counts what is asked of it.

Speaks as much of distribution-spec 1.1 as signing and verifying need, with the referrers API.
"""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

INDEX = "application/vnd.oci.image.index.v1+json"


class Registry:
    """Serves until `close`. `requests` lists (method, path) of what was asked since `forget`."""

    def __init__(self):
        self.blobs, self.manifests, self.tags, self.referrers, self.requests = {}, {}, {}, {}, []
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.server.daemon_threads = True
        self.host = "127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forget(self):
        self.requests.clear()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def put_manifest(self, repository, name, media_type, body):
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        document = json.loads(body)
        self.manifests[digest] = (media_type, body)
        if not name.startswith("sha256:"):
            self.tags[repository, name] = digest
        subject = (document.get("subject") or {}).get("digest")
        if subject:
            kind = document.get("artifactType") or (document.get("config") or {}).get("mediaType")
            entry = {"mediaType": media_type, "digest": digest, "size": len(body), "artifactType": kind,
                     "annotations": document.get("annotations") or {}}
            listed = self.referrers.setdefault((repository, subject), [])
            if digest not in (one["digest"] for one in listed):
                listed.append(entry)
        return digest, subject


def handler(registry):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status, body=b"", **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def body(self):
            return self.rfile.read(int(self.headers.get("content-length") or 0))

        def serve(self):
            url = urlsplit(self.path)
            sent = self.body()
            with registry.lock:
                registry.requests.append((self.command, url.path))
                self.route(url, sent)

        do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = serve

        def route(self, url, sent):
            if url.path in ("/v2", "/v2/"):
                return self.answer(200, b"{}", content_type="application/json")
            if found := re.fullmatch(r"/v2/(.+)/manifests/([^/]+)", url.path):
                return self.manifest(*found.groups(), sent)
            if found := re.fullmatch(r"/v2/(.+)/referrers/([^/]+)", url.path):
                index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": registry.referrers.get(found.groups(), [])}
                return self.answer(200, json.dumps(index).encode(), content_type=INDEX)
            if found := re.fullmatch(r"/v2/(.+)/tags/list", url.path):
                tags = sorted(tag for repository, tag in registry.tags if repository == found[1])
                return self.answer(200, json.dumps({"name": found[1], "tags": tags}).encode(), content_type="application/json")
            if found := re.fullmatch(r"/v2/(.+)/blobs/uploads/?", url.path):
                return self.answer(202, location=f"/v2/{found[1]}/blobs/uploads/1", docker_upload_uuid="1")
            if "/blobs/uploads/" in url.path and self.command == "PUT":
                digest = parse_qs(url.query).get("digest", [""])[0]
                registry.blobs[digest] = sent
                return self.answer(201, docker_content_digest=digest, location=url.path)
            if found := re.fullmatch(r"/v2/(.+)/blobs/([^/]+)", url.path):
                blob = registry.blobs.get(found[2])
                return self.answer(404) if blob is None else self.answer(
                    200, blob, content_type="application/octet-stream", docker_content_digest=found[2])
            return self.answer(404)

        def manifest(self, repository, name, sent):
            if self.command == "PUT":
                digest, subject = registry.put_manifest(repository, name, self.headers["content-type"], sent)
                headers = {"oci_subject": subject} if subject else {}
                return self.answer(201, docker_content_digest=digest, location=self.path, **headers)
            digest = registry.tags.get((repository, name), name)
            if digest not in registry.manifests:
                return self.answer(404)
            media_type, body = registry.manifests[digest]
            return self.answer(200, body, content_type=media_type, docker_content_digest=digest)

    return Handler
