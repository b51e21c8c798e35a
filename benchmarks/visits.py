"""One site, visited many times inside its own process: CPU seconds a visit, with nothing of the client's.

    python -m benchmarks.visits floor|product WORKDIR      reads commands as JSON lines, answers as JSON lines

A visit calls the WSGI application as a server would and reads the whole answer. Only the time between is
counted (time.process_time), so reading the form and filling it in cost the site nothing.
"""

import io
import json
import os
import statistics
import sys
import time
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


class Form(HTMLParser):
    """Reads the form that holds the questions and fills it: hidden values, the first of each choice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        a = dict(attributes)
        if tag == "form":
            self.forms.append(
                {"action": a.get("action") or "", "method": (a.get("method") or "get").lower(), "data": {}}
            )
        elif tag in ("input", "button") and self.forms and a.get("name"):
            self._field(a, is_button=tag == "button")

    def _field(self, a: dict, *, is_button: bool) -> None:
        data, kind = self.forms[-1]["data"], a.get("type", "text")
        if is_button:
            data.setdefault(a["name"], []) if a["name"] in data else None
        elif kind == "hidden":
            data.setdefault(a["name"], []).append(a.get("value") or "")
        elif kind in ("radio", "checkbox") and a["name"] not in data:
            data[a["name"]] = [a.get("value") or "on"]

    def largest(self) -> dict:
        """Returns the posting form with most fields."""
        return max((f for f in self.forms if f["method"] == "post"), key=lambda f: len(f["data"]))


class Site:
    """A WSGI application and one visitor's cookies."""

    def __init__(self, application: object) -> None:
        self.application = application
        session = os.environ.get("BENCHMARK_SESSION", "")
        self.cookies: dict[str, str] = {"sessionid": session} if session else {}

    def call(self, path: str, *, body: bytes = b"") -> tuple[int, dict, str, float]:
        """Returns status, headers, text and CPU seconds of one request."""
        split = urlsplit(path)
        environ = {
            "REQUEST_METHOD": "POST" if body else "GET",
            "PATH_INFO": split.path,
            "QUERY_STRING": split.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_LANGUAGE": "tr",
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        seen: dict = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            seen["status"], seen["headers"] = int(status[:3]), headers

        begun = time.process_time()
        answer = self.application(environ, start)
        text = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        spent = time.process_time() - begun
        for name, value in seen["headers"]:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return seen["status"], dict(seen["headers"]), text.decode(), spent


def page(site: Site, path: str) -> float:
    """Returns CPU seconds of one GET that must succeed."""
    status, _headers, _text, spent = site.call(path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return spent


def whole_visit(site: Site, path: str) -> float:
    """Returns CPU seconds from opening the questionnaire to the receipt."""
    status, _headers, text, total = site.call(path)
    for _step in range(4):
        form = Form(text).largest()
        body = urlencode(form["data"], doseq=True).encode()
        target = urljoin(path, form["action"])
        status, headers, text, spent = site.call(target, body=body)
        total += spent
        if status in (302, 303):
            path = headers["Location"]
            status, _headers, text, spent = site.call(path)
            total += spent
            if "<fieldset" not in text:
                return total
    raise SystemExit(f"no receipt was reached from {path}: {status}")


def application_of(site: str, workdir: str) -> object:
    """Returns the WSGI application of the floor or of the product."""
    if site == "floor":
        from benchmarks.floor.site import configure

        configure(f"{workdir}/floor.sqlite3")
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    else:
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def main() -> None:
    site_name, workdir = sys.argv[1:3]
    site = Site(application_of(site_name, workdir))
    print(json.dumps({"ready": site_name}), flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        act = whole_visit if wish["act"] == "visit" else page
        for _ in range(5):
            act(site, wish["path"])
        times = [act(site, wish["path"]) for _ in range(wish["times"])]
        print(json.dumps({"median": statistics.median(times), "least": min(times)}), flush=True)


if __name__ == "__main__":
    main()
