"""A WebSub hub and a subscriber of it, as small as the W3C Recommendation lets them be, on this machine."""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import requests


class _Server:
    """An HTTP server on a free port of 127.0.0.1, in threads."""

    def __init__(self, port: int = 0):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self._answer(
                    *outer.get({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})
                )

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer(*outer.post(self.headers, body))

            def _answer(self, status: int, body: bytes = b""):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()  # stops as fast

    @property
    def port(self) -> int:
        return self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Hub(_Server):
    """Subscriptions with verification of intent (5.3), distribution with links and signature (7 and 7.1)."""

    def __init__(self, port: int = 0, *, answers: tuple[int, ...] = (), distributes: bool = True):
        self.told: list[str] = []  # topics, in order
        self.answers = list(answers)  # to say first, instead of doing anything; then 202
        self.refuses: set[str] = set()  # topics
        self._distributes = distributes
        self._subscriptions: dict[tuple[str, str], str] = {}
        super().__init__(port)

    def get(self, query):
        return (405,)

    def post(self, headers, body):
        if self.answers:
            return (self.answers.pop(0),)
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form["hub.mode"] == "publish":
            return (self._publish(form["hub.url"]),)
        challenge = secrets.token_urlsafe()
        question = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": challenge,
            "hub.lease_seconds": "60",
        }
        answer = requests.get(f"{form['hub.callback']}?{urlencode(question)}", timeout=5)
        if answer.ok and answer.text == challenge:
            self._subscriptions[form["hub.topic"], form["hub.callback"]] = form.get("hub.secret", "")
        return (202,)

    def _publish(self, topic: str) -> int:
        if topic in self.refuses:
            return 404
        self.told.append(topic)
        subscribers = [(callback, secret) for (of, callback), secret in self._subscriptions.items() if of == topic]
        if self._distributes and subscribers:
            content = requests.get(topic, timeout=20)
            for callback, secret in subscribers:
                signature = hmac.new(secret.encode(), content.content, hashlib.sha256).hexdigest()
                links = f'<{self.url}>; rel="hub", <{topic}>; rel="self"'
                headers = {
                    "Content-Type": content.headers["Content-Type"],
                    "Link": links,
                    "X-Hub-Signature": f"sha256={signature}",
                }
                requests.post(callback, content.content, headers=headers, timeout=5)
        return 202


class Subscriber(_Server):
    """Finds the hub of a feed, subscribes there, keeps what it is sent with the right signature."""

    def __init__(self):
        self.received: list[bytes] = []
        self.ignored = 0  # for want of a right signature
        self._secret, self._topics = secrets.token_hex(), set()
        super().__init__()

    def follow(self, address: str) -> None:
        """Subscribe to a feed at the hub that its `Link` header names (discovery, 4)."""
        links = requests.get(address, timeout=20).links
        topic = links["self"]["url"]
        self._topics.add(topic)
        form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": self.url, "hub.secret": self._secret}
        assert requests.post(links["hub"]["url"], form, timeout=10).status_code == 202

    def get(self, query):
        wanted = query["hub.mode"] == "subscribe" and query["hub.topic"] in self._topics
        return (200, query["hub.challenge"].encode()) if wanted else (404,)

    def post(self, headers, body):
        expected = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(headers["X-Hub-Signature"], f"sha256={expected}"):
            self.received.append(body)
        else:
            self.ignored += 1
        return (200,)


@contextmanager
def running(*servers: _Server) -> Iterator[None]:
    """Close `servers` in the end."""
    try:
        yield
    finally:
        for server in servers:
            server.close()
