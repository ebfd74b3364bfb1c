"""Serves an application by gunicorn on loopback and times its answers one after another."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


@dataclass(frozen=True)
class Timing:
    """Durations in milliseconds of answers asked one after another, and their mean size in bytes.

    `work` is the same by the processor's time, where that was measured: what a machine for itself would need.
    """

    milliseconds: tuple[float, ...]
    size: int = 0
    work: tuple[float, ...] = ()

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[18]

    @property
    def per_second(self) -> float:
        return 1000 / statistics.fmean(self.milliseconds)


@contextmanager
def serving(
    application: str, environ: Mapping[str, str], *, workers: int = 1, options: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """Serve an application with one sync worker, or more; gives its port and the server's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        str(Path(sys.executable).parent / "gunicorn"),
        "--config",
        "python:portal.server",
        *options,
        application,
    ]
    environ = {**os.environ, **environ, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(workers)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def ask(port: int, paths: Sequence[str], *, count: int, warm_up: int = 20) -> Timing:
    """Ask the paths in turn, `count` times in all, after a warm-up that is not counted.

    Raises RuntimeError at the first answer that is not 200.
    """
    durations: list[float] = []
    size = 0
    for number in range(warm_up + count):
        began = time.perf_counter()
        body = _get(port, paths[number % len(paths)])
        if number >= warm_up:
            durations.append((time.perf_counter() - began) * 1000)
            size += len(body)
    return Timing(tuple(durations), size // count)


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body
    finally:
        connection.close()
