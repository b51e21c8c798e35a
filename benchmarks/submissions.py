"""Submissions a second with two server workers and eight senders: `python -m benchmarks.submissions /anket/x/`."""

import http.client
import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urljoin

from benchmarks.visits import Form

SENDERS, EACH = 8, 40


def request(port: int, path: str, *, cookies: dict, body: str | None = None) -> tuple[int, dict, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), "Host": f"127.0.0.1:{port}"}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    for name, value in response.getheaders():
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            cookies[key] = rest.partition(";")[0]
    return response.status, dict(response.getheaders()), text


def submit(port: int, path: str) -> bool:
    """Opens the page and sends it; tells whether it was acknowledged."""
    cookies: dict = {}
    _status, _headers, text = request(port, path, cookies=cookies)
    for _step in range(4):
        form = Form(text).largest()
        status, headers, text = request(
            port, urljoin(path, form["action"]), cookies=cookies, body=urlencode(form["data"], doseq=True)
        )
        if status in (302, 303):
            path = headers["Location"]
            _status, _headers, text = request(port, path, cookies=cookies)
            if "<fieldset" not in text:
                return True
    return False


def main() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command)
    try:
        for _attempt in range(100):
            try:
                request(port, "/saglik/canli/", cookies={})
                break
            except OSError:
                time.sleep(0.2)
        submit(port, sys.argv[1])
        begun = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            done = list(pool.map(lambda _n: submit(port, sys.argv[1]), range(SENDERS * EACH)))
        seconds = time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()
    print(
        json.dumps(
            {"acknowledged": sum(done), "sent": len(done), "per_second": round(sum(done) / seconds, 1)}
        )
    )


if __name__ == "__main__":
    main()
