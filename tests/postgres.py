"""A throw-away PostgreSQL server for the tests."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import in_memory

GIVEN_URL = "TEST_DATABASE_URL"
MISSING = "PostgreSQL is not installed: tests on PostgreSQL are left out (Debian package: postgresql)"
_OWNER = "plekwijzer"
_START_SECONDS = 120
_SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


def is_available() -> bool:
    """Whether a server was named by TEST_DATABASE_URL or can be started here."""
    return bool(os.environ.get(GIVEN_URL)) or _programs() is not None


@contextmanager
def running_server() -> Iterator[str]:
    """Give the SQLAlchemy URL of an empty database on a server of its own, stopped and wiped at the end.

    TEST_DATABASE_URL, when set, is given as it is, and nothing is started.
    Raises RuntimeError when there is no PostgreSQL or the server does not start.
    """
    given = os.environ.get(GIVEN_URL)
    if given:
        yield given
        return
    programs = _programs()
    if programs is None:
        raise RuntimeError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="plekwijzer-pg-", dir=in_memory.folder()))
    try:
        user = _unprivileged_user()
        if user is not None:
            shutil.chown(folder, user)
        yield from _serve(programs, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Find the folder of initdb and postgres: the newest Debian version, else the one on the PATH."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _unprivileged_user() -> str | None:
    """Name who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _serve(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    data = folder / "data"
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", _OWNER, "-A", "trust"]
    initdb += ["-E", "UTF8", "--no-locale", "-N"]
    made = subprocess.run(initdb, user=user, cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
    command: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder]
    command += [f"--{setting}" for setting in _SETTINGS]
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, user=user, cwd=folder, stdout=output, stderr=output)
    try:
        _wait_until_ready(server, folder, log)
        yield f"postgresql+psycopg://{_OWNER}@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: open connections are cut
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), user=_OWNER, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
