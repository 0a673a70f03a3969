"""A proxy before a cluster that breaks in the ways clusters and networks do, and heals at a word."""

import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PASS, REFUSE, HANG, BUSY, AWAY, HALF = "pass", "refuse", "hang", "429", "503", "half a bulk refused"
LONGEST_HANG = 60.0  # seconds


class Faulty:
    """Listens on a port of its own; `fault` may be changed at any time."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.fault = PASS
        self.bulks = 0
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.fault = REFUSE
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Faulty

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.proxy.fault
        if fault == HANG:
            end = time.monotonic() + LONGEST_HANG
            while self.proxy.fault == HANG and time.monotonic() < end:
                time.sleep(0.05)
        if fault in (REFUSE, HANG):
            self.close_connection = True
        elif fault in (BUSY, AWAY):
            self._reply(int(fault), b'{"error": {"type": "busy", "reason": "drill"}}', "application/json")
        else:
            self._forward(body, halve=fault == HALF and self.path.startswith("/_bulk"))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle

    def _forward(self, body: bytes, *, halve: bool) -> None:
        target = self.proxy.target
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=LONGEST_HANG)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            data = answer.read()
        except OSError:
            self.close_connection = True
            return
        finally:
            connection.close()
        if halve:
            data = self._halved(data)
        self._reply(answer.status, data, answer.getheader("Content-Type") or "application/json")

    def _halved(self, data: bytes) -> bytes:
        """Applied, and every second item answered as refused, all under status 200."""
        self.proxy.bulks += 1
        answer = json.loads(data)
        for item in answer.get("items", [])[::2]:
            for result in item.values():
                result.update(status=429, error={"type": "es_rejected_execution_exception", "reason": "drill"})
        return json.dumps(answer).encode()

    def _reply(self, status: int, data: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""
