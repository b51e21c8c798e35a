"""Counts the queries of each public page: `python -m benchmarks.queries '{"home": "/"}'`."""

import json
import os
import sys


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, counts = Client(HTTP_HOST="127.0.0.1"), {}
    if session := os.environ.get("BENCHMARK_SESSION"):
        client.cookies["sessionid"] = session
    for name, path in json.loads(sys.argv[1]).items():
        if client.get(path).status_code != 200:
            raise SystemExit(f"{path} did not answer")
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts[name] = len(captured)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
