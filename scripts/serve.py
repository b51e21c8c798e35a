#!/usr/bin/env python
"""Serves the demo municipality: migrates, loads the demo, starts server and task worker, stops both together."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DATA_FOLDER") or ROOT / "var")
STAMP = VAR / "demo.stamp"


def fingerprint() -> str:
    """Returns a hash over what decides the database's content: migrations and the demo's own files."""
    files = sorted(
        [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("cms/demo/*.py"), *ROOT.glob("city/data/*.csv")]
    )
    joined = b"".join(file.read_bytes() for file in files) + (ROOT / "uv.lock").read_bytes()
    return hashlib.sha256(joined + os.environ.get("DATABASE_URL", "").encode()).hexdigest()


def prepare() -> dict:
    """Migrates and loads the demo when something changed since the last time; returns the demo's account list."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    known = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    has_database = "DATABASE_URL" in os.environ or (VAR / "katilim.sqlite3").exists()
    if has_database and known.get("fingerprint") == fingerprint():
        return known["demo"]
    done = subprocess.run(
        [sys.executable, "scripts/prepare.py"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    demo = json.loads(done.stdout)
    STAMP.write_text(json.dumps({"fingerprint": fingerprint(), "demo": demo}))
    return demo


def is_taken(port: int) -> bool:
    """Tells whether somebody serves the port already: the wait for our page would take theirs for ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def start(command: list[str]) -> subprocess.Popen:
    """Starts server or worker in a group of its own, so that Ctrl-C reaches it through us."""
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, start_new_session=True)


def server(port: int) -> list[str]:
    """Returns the server's command: the application is loaded once, for both of its workers."""
    return [
        "-m", "gunicorn", "config.wsgi", "--preload", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip


WORKER = ["manage.py", "db_worker", "--backend", "heavy", "--queue-name", "*"]


class Clock:
    """Does what is due every few minutes, one round at a time, as cron does on a municipality's server."""

    EVERY = 300

    def __init__(self) -> None:
        self.next = time.monotonic() + self.EVERY
        self.rounds: list[subprocess.Popen] = []

    def look(self) -> None:
        """Starts a round when it is time and the one before has ended."""
        if time.monotonic() < self.next or any(each.poll() is None for each in self.rounds):
            return
        command = [sys.executable, "manage.py", "tick"]
        self.rounds = [subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)]
        self.next = time.monotonic() + self.EVERY


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


def serve(port: int, demo: dict) -> int:
    """Serves until told to stop or until server or worker ends by itself."""
    address = f"http://127.0.0.1:{port}"
    os.environ.setdefault("SITE_ADDRESS", address)
    processes, clock = [start(server(port))], Clock()
    try:
        if not wait_until_served(address, processes):
            print("The server did not start; the reason stands above.", file=sys.stderr)
            return 1
        # Second: two programs that load at once both load slowly.
        processes.append(start(WORKER))
        tell(address, demo)
        while all(process.poll() is None for process in processes):
            clock.look()
            time.sleep(0.5)
        print("Server or worker ended by itself; stopping the other.", file=sys.stderr)
        return 1
    finally:
        stop(processes + clock.rounds)


def interrupt(*_: object) -> None:
    """Treats the machine's wish to stop like a person's Ctrl-C, once: stopping is not interrupted again."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "8000"
    if not (wanted.isdecimal() and 0 < int(wanted) < 65536):
        print(f"{wanted} is no port. Try: make run PORT=8001", file=sys.stderr)
        return 2
    port = int(wanted)
    if is_taken(port):
        print(f"Port {port} is taken. Try: make run PORT={port % 65535 + 1}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupt)
    try:
        return serve(port, prepare())
    except subprocess.CalledProcessError:
        print("The database could not be prepared; the reason stands above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
