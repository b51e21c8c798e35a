#!/usr/bin/env python
"""Serves the demo municipality: migrates, loads the demo, starts server and task worker, stops both together."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
STAMP = VAR / "demo.stamp"


def fingerprint() -> str:
    """Returns a hash over what decides the database's content: migrations and the demo's own files."""
    files = sorted(
        [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("cms/demo/*.py"), *ROOT.glob("city/data/*.csv")]
    )
    joined = b"".join(file.read_bytes() for file in files) + (ROOT / "uv.lock").read_bytes()
    return hashlib.sha256(joined + os.environ.get("DATABASE_URL", "").encode()).hexdigest()


def manage(*arguments: str) -> str:
    """Runs a command of the product and returns what it printed; its messages go to the screen."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def prepare() -> dict:
    """Migrates and loads the demo when something changed since the last time; returns the demo's account list."""
    VAR.mkdir(exist_ok=True)
    known = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    has_database = "DATABASE_URL" in os.environ or (VAR / "katilim.sqlite3").exists()
    if has_database and known.get("fingerprint") == fingerprint():
        return known["demo"]
    print("Preparing the database …", file=sys.stderr)
    manage("migrate", "-v0")
    print("Loading the demo municipality …", file=sys.stderr)
    demo = json.loads(manage("demo"))
    STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "demo": demo}))
    return demo


def start(port: str) -> list[subprocess.Popen]:
    """Starts server and worker in groups of their own, so that Ctrl-C reaches them through us."""
    server = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--threads", "8", "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "manage.py", "db_worker", "--backend", "heavy", "--queue-name", "*"]
    return [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in (server, worker)]


def wait_until_served(address: str, processes: list[subprocess.Popen]) -> bool:
    """Tells whether the server answered within a minute."""
    for _attempt in range(600):
        if any(process.poll() is not None for process in processes):
            return False
        try:
            urllib.request.urlopen(f"{address}/saglik/canli/", timeout=2)  # noqa: S310 - our own address
            return True
        except OSError:
            time.sleep(0.1)
    return False


def stop(processes: list[subprocess.Popen]) -> None:
    """Ends server and worker, and waits for both."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def tell(address: str, demo: dict) -> None:
    """Prints where the town is and who can be tried."""
    print(f"\n  Katılım: {address}/    (Ctrl-C stops it)\n")
    print("  The bar on top of each page steps into a role with one click. Demo accounts:")
    for account in demo.get("accounts", []):
        print(f"    {account['role']:<24}{account['email']}")
    print(flush=True)


def main() -> int:
    port = sys.argv[1] if len(sys.argv) > 1 else "8000"
    address = f"http://127.0.0.1:{port}"
    demo = prepare()
    processes = start(port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if not wait_until_served(address, processes):
            print(f"The server did not start. Is port {port} taken? Try: make run PORT=8001", file=sys.stderr)
            return 1
        tell(address, demo)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("Server or worker ended by itself; stopping the other.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    raise SystemExit(main())
