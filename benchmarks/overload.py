"""Prints what happens when far more come than the house can serve: who is sent away, who waits how long.

    python -m benchmarks.overload [--seconds 20] [--times 10]

Two workers. First what they can do: searches one after another from four clients. Then that, so many times
over, at a fixed pace whatever the answers (an open loop), with saves among them. Then a search
every tenth of a second, until the house is itself again.
"""

import argparse
import asyncio
import os
import platform
import resource
import shutil
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from benchmarks.served import ask, serving
from benchmarks.week import Visitor, copied_house
from benchmarks.week_data import make_links, make_providers
from portal.db import make_engine, unit_of_work
from portal.services.obligations import make_waiting_obligations

SEARCHES = ("/zoeken?q=autisme", "/zoeken?q=logeren", "/zoeken?q=hulp+thuis", "/zoeken?q=ggz+kind+angst")
CLIENTS, SAVES = 4, 40
PATIENCE_SECONDS = 10.0
CALM_MS, CALM_WITHIN_SECONDS = 200.0, 60.0


@dataclass
class Crowd:
    """What came of the requests: statuses and seconds, by what was asked; 0 is no answer in time."""

    port: int
    told: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    async def come(self, saves: list[Visitor], *, per_second: float, seconds: int) -> float:
        """Send requests at a fixed pace; gives how many a second really were sent."""
        count = round(per_second * seconds)
        every_save = max(1, count // (len(saves) + 1))
        began, tasks = time.perf_counter(), []
        for number in range(count):
            if (early := began + number / per_second - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            if number % every_save == every_save - 1 and saves:
                tasks.append(asyncio.create_task(self._send("save", save_request(self.port, saves.pop()))))
            else:
                search = search_request(self.port, SEARCHES[number % len(SEARCHES)])
                tasks.append(asyncio.create_task(self._send("search", search)))
        sent_in = time.perf_counter() - began
        await asyncio.gather(*tasks)
        return count / sent_in

    async def _send(self, kind: str, request: bytes) -> None:
        began, status = time.perf_counter(), 0
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(request)
                    status = int((await reader.readline()).split()[1])
                    await reader.read()
                finally:
                    writer.close()
        except (OSError, TimeoutError, IndexError):
            status = 0
        self.told.setdefault(kind, []).append((status, time.perf_counter() - began))


def search_request(port: int, path: str) -> bytes:
    """Write the request of a search."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()


def save_request(port: int, visitor: Visitor) -> bytes:
    """Write the request that confirms a whole list."""
    body = urlencode(visitor.form())
    head = (
        f"POST /mijn/week/bevestigen HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {visitor.cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return (head + body).encode()


def capacity(port: int) -> float:
    """Give the searches a second that some clients together get, each asking when it was answered."""
    each = 100
    began = time.perf_counter()
    clients = [
        threading.Thread(target=ask, args=(port, SEARCHES), kwargs={"count": each, "warm_up": 0})
        for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return CLIENTS * each / (time.perf_counter() - began)


def calm_after(port: int) -> float:
    """Give the seconds until five searches in a row are quick again; infinite when they never are."""
    began, quick = time.perf_counter(), 0
    while quick < 5 and time.perf_counter() - began < CALM_WITHIN_SECONDS:
        asked = time.perf_counter()
        status = Visitor(port).ask("GET", SEARCHES[0])
        is_quick = status == 200 and (time.perf_counter() - asked) * 1000 < CALM_MS
        quick = quick + 1 if is_quick else 0
        time.sleep(0.1)
    return time.perf_counter() - began if quick == 5 else float("inf")


def at_list(port: int, link: str) -> Visitor:
    """Open a mailed link and the week's list behind it."""
    visitor = Visitor(port)
    visitor.ask("GET", link)
    visitor.ask("POST", link, visitor.form())
    visitor.ask("GET", "/mijn/week")
    return visitor


def told(kind: str, answers: list[tuple[int, float]]) -> None:
    """Print the statuses of one kind, and how long the accepted waited."""
    statuses = Counter(status or "none" for status, _ in answers)
    accepted = sorted(seconds for status, seconds in answers if status in (200, 303))
    p95 = accepted[min(len(accepted) - 1, round(0.95 * len(accepted)))] if accepted else float("nan")
    print(
        f"{kind:<8} {dict(statuses)}   accepted: p95 {p95:.2f} s (aim 2), "
        f"longest {max(accepted or [0]):.2f} s"
    )


def main() -> int:
    """Furnish, serve, crowd, print; exit status 1 when a save got no answer or the house found no rest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=20, help="how long they come (at most 60)")
    parser.add_argument("--times", type=float, default=10, help="times what the house can do (at most 20)")
    chosen = parser.parse_args()
    _let_many_connections()
    environ, folder = copied_house(fresh=False)
    try:
        engine, now = make_engine(environ["DATABASE_URL"]), datetime.now(UTC)
        with unit_of_work(engine) as session:
            made = make_providers(session, count=SAVES, offerings=10, label="Drukte", now=now)
            links = make_links(session, providers=made, now=now)
            make_waiting_obligations(session, now=now)
        with serving("portal.wsgi:app", environ, workers=2) as (port, _):
            return _measure(port, links, times=min(chosen.times, 20), seconds=min(chosen.seconds, 60))
    finally:
        shutil.rmtree(folder)


def _measure(port: int, links: list[str], *, times: float, seconds: int) -> int:
    saves = [at_list(port, link) for link in links]
    ask(port, SEARCHES, count=40)
    able = capacity(port)
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"two workers can do {able:.0f} searches a second; now {times:g} times that for {seconds} s\n")
    crowd = Crowd(port)
    sent = asyncio.run(crowd.come(saves, per_second=able * times, seconds=seconds))
    rest = calm_after(port)
    for kind, answers in sorted(crowd.told.items()):
        told(kind, answers)
    print(f"really sent: {sent:.0f} a second; quick again after {rest:.1f} s (aim 5)")
    unanswered = sum(status not in (303, 503) for status, _ in crowd.told.get("save", []))
    return 1 if unanswered or rest == float("inf") else 0


def _let_many_connections() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000) if hard > 0 else 20_000, hard))


if __name__ == "__main__":
    raise SystemExit(main())
