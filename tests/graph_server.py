"""Stands in for Meta's Graph API: takes messages, hands out files, refuses as told. Over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Graph:
    """What was sent, which files there are by their id, and which error codes come next."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    refuses: list[tuple[int, int]] = field(default_factory=list)
    address: str = ""

    @property
    def texts(self) -> list[str]:
        return [each["text"]["body"] for each in self.sent if each["type"] == "text"]

    @property
    def templates(self) -> list[dict[str, Any]]:
        return [each["template"] for each in self.sent if each["type"] == "template"]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        graph: Graph = self.server.graph
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._is_strange():
            return
        if graph.refuses:
            status, code = graph.refuses.pop(0)
            self._say(status, {"error": {"message": "refused", "type": "OAuthException", "code": code}})
            return
        graph.sent.append(body)
        wamid = f"wamid.OUT{len(graph.sent)}"
        self._say(200, {"messaging_product": "whatsapp", "messages": [{"id": wamid}]})

    def do_GET(self) -> None:
        if self._is_strange():
            return
        graph: Graph = self.server.graph
        name = self.path.rsplit("/", 1)[-1]
        if self.path.startswith("/file/"):
            self._say(200, graph.files[name])
        elif name in graph.files:
            self._say(200, {"url": f"{graph.address}/file/{name}", "mime_type": "image/jpeg", "id": name})
        else:
            self._say(404, {"error": {"message": "no such file", "code": 100}})

    def _is_strange(self) -> bool:
        if self.headers["Authorization"] == "Bearer a-token":
            return False
        self._say(401, {"error": {"message": "who are you", "code": 190}})
        return True

    def _say(self, status: int, content: dict[str, Any] | bytes) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def graph_server() -> Iterator[Graph]:
    """Yields the stand-in while it serves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.graph = Graph(address=f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.graph
        finally:
            server.shutdown()
            thread.join()
