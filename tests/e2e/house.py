"""The whole house as processes: gunicorn and the clock on sample data, on a loopback port of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from portal.db import make_engine, reading, unit_of_work

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
START_SECONDS = 120
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "TZ")
"""What a house takes over from the environment of the tests; all else it sets itself."""


@dataclass(frozen=True)
class House:
    """Where a running house is reached and keeps its things."""

    url: str
    folder: Path
    environ: dict[str, str]

    def run(self, *command: str) -> str:
        """Run a command of the project in this house; its output."""
        return run(self.environ, *command)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that looks into the database of this house."""
        engine = make_engine(self.environ["DATABASE_URL"])
        with reading(engine) as session:
            yield session
        engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes this house goes on with."""
        engine = make_engine(self.environ["DATABASE_URL"])
        with unit_of_work(engine) as session:
            yield session
        engine.dispose()


def environ_of(folder: Path, port: int = 0) -> dict[str, str]:
    """Give the environment in which all processes of a house run."""
    kept = {key: value for key, value in os.environ.items() if key in KEPT}
    return kept | {
        "PLEKWIJZER_ENV": "test",
        "DATABASE_URL": f"sqlite:///{folder / 'plekwijzer.sqlite3'}",
        "INDEX_DIR": str(folder / "index"),
        "MAIL_DIR": str(folder / "mail"),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}",
    }


def run(environ: dict[str, str], *command: str) -> str:
    """Run a command to its end; its output, or an AssertionError with all it printed."""
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def furnish(folder: Path) -> None:
    """Make the database, catalogue, sample data and index of a small house, as `make demo` does."""
    environ = environ_of(folder)
    packs = sorted(str(path) for path in (ROOT / "portal" / "regions").glob("*-*.yaml"))
    run(environ, "plekwijzer", "migrate")
    run(environ, "plekwijzer", "regions", "load", *packs)
    run(environ, "plekwijzer", "sample", "--scale", "0.1", "--seed", "7")
    run(environ, "plekwijzer", "index", "rebuild")


@contextmanager
def open_house(furnished: Path, folder: Path) -> Iterator[House]:
    """Serve a copy of a furnished folder with web and clock until the block ends."""
    shutil.copytree(furnished, folder, dirs_exist_ok=True)
    port = free_port()
    environ = environ_of(folder, port)
    web = ["gunicorn", "--config", "python:portal.server", "portal.wsgi:app"]
    with serving([web, ["python", "-m", "jobs"]], environ, folder / "log"):
        yield House(environ["BASE_URL"], folder, environ)


def free_port() -> int:
    """Find a port on loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(commands: Sequence[Sequence[str]], environ: dict[str, str], log_file: Path) -> Iterator[None]:
    """Run processes, the web among them, until the block ends."""
    with log_file.open("w") as log:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log) for command in commands
        ]
        try:
            wait_until_answering(f"{environ['BASE_URL']}/gezond")
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def wait_until_answering(url: str) -> None:
    """Wait until an address answers 200; AssertionError after two minutes."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
