"""Pages and the HTTP API under load, while stories are being added.

    python bench/serve.py LEDGER [--seconds 8] [--connections 4] [--json FILE]

serves a ledger that bench/ledger.py filled (a SQLite file), adds made-up stories to it from another
process without a pause, and asks each page with wrk (Debian's package). It prints requests a second, median and 99th
percentile in milliseconds, answers other than 2xx and 3xx, and errors of the connections.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from itertools import islice
from multiprocessing import Event, Process, Queue, set_start_method
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from typing import Any

PAGES = (
    "/",
    "/events",
    "/visits",
    "/plans",
    "/figures",
    "/statements",
    "/judge",
    "/search?q=порядок",
    "/pair/{one}/{other}",
    "/occurrence/{occurrence}",
    "/story/{story}",
    "/api/v1/events?limit=20",
    "/api/v1/pair/{one}/{other}?limit=20",
)
# As `diplowire serve` does, but without the limit of requests from one address.
SERVER = """
import sys, uvicorn
from diplowire.serve.access import Access, Settings
from diplowire.serve.site import create_app
app = create_app(Access(Settings(ledger=sys.argv[1], port=int(sys.argv[2]), rate=10**9)))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""
_ADDED = 50  # stories in one transaction of the adding process


def add(path: str, stop: Signal, counted: Queue[int]) -> None:
    """Add stories until told to stop, and say how many."""
    from archive import stories
    from archive_world import DAY, FIRST
    from diplowire.ledger.book import Book
    from diplowire.ledger.snapshot import newest_day
    from diplowire.ledger.update import Knowledge
    from ledger import identify, incoming, lemmas

    book = Book(path, Knowledge(identify, lemmas))
    run = book.begin("bench", "bench")
    with book.store.reading() as c:
        newest = newest_day(c) or FIRST
    readings = stories(200_000, 99, newest + DAY)
    total = 0
    while not stop.is_set():
        total += book.add(incoming(islice(readings, _ADDED), _ADDED), run).fresh
    counted.put(total)


def wait_for(port: int) -> None:
    """Wait until a server answers on a port. Raises TimeoutError after half a minute."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def known(base: str) -> dict[str, str]:
    """Return ids that pages are asked for: an occurrence, its story, two states."""
    with urllib.request.urlopen(f"{base}/api/v1/visits?limit=50") as answer:
        rows = json.load(answer)["items"]
    row = next(r for r in rows if len({p["country"] for p in r["parties"] if p["country"]}) > 1)
    one, other = sorted({p["country"] for p in row["parties"] if p["country"]})[:2]
    return {"one": one, "other": other, "occurrence": row["id"], "story": row["sources"][0]["story"]}


def load(url: str, seconds: int, connections: int) -> dict[str, Any]:
    """Ask one page for some seconds; return what wrk says."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    share = {
        name: float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
        for name, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)
    }
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return {
        "requests/s": float(rate[1]) if rate else 0.0,
        "p50": share.get("50", 0.0),
        "p99": share.get("99", 0.0),
        "wrong": int(wrong[1]) if wrong else 0,
        "errors": sum(map(int, errors.groups())) if errors else 0,
    }


def main() -> None:
    """Measure and print a table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("ledger", type=Path)
    ap.add_argument("--seconds", type=int, default=8)
    ap.add_argument("--connections", type=int, default=4)
    ap.add_argument("--json", type=Path)
    options = ap.parse_args()
    set_start_method("spawn")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(options.ledger), str(port)])
    base = f"http://127.0.0.1:{port}"
    wait_for(port)
    stop = Event()
    counted: Queue[int] = Queue()
    writer = Process(target=add, args=(str(options.ledger), stop, counted))
    try:
        ids = known(base)
        writer.start()
        begun = time.monotonic()
        found: dict[str, dict[str, Any]] = {}
        print("| page | requests/s | p50 ms | p99 ms | wrong | errors |\n|---|---|---|---|---|---|")
        for page in PAGES:
            url = base + page.format(**ids).replace("порядок", "%D0%BF%D0%BE%D1%80%D1%8F%D0%B4%D0%BE%D0%BA")
            r = found[page] = load(url, options.seconds, options.connections)
            print(
                f"| {page} | {r['requests/s']:.1f} | {r['p50']:.0f} | {r['p99']:.0f} | {r['wrong']} | {r['errors']} |",
                flush=True,
            )
        stop.set()
        added = counted.get(timeout=60)
        writer.join()
        rate = added / (time.monotonic() - begun)
        print(f"\n{added} stories were added meanwhile, {rate:.0f} a second")
        if options.json:
            options.json.write_text(json.dumps({"pages": found, "added": added, "added/s": rate}, indent=1), "utf-8")
    finally:
        server.terminate()
        server.wait()
        if writer.is_alive():
            writer.terminate()


if __name__ == "__main__":
    main()
