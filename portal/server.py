"""How gunicorn serves the web process; named in the Procfile."""

import os

from gunicorn.http import wsgi
from gunicorn.workers.base import Worker

from portal.web import pressure

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
timeout = 30
graceful_timeout = 30
max_requests = 10_000
max_requests_jitter = 1_000
limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True

# Off by default; "-" is standard output. Without the query: what someone searched for is nobody's business.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'


def on_starting(server: object) -> None:
    """Answer without a Server header: a stranger need not know which server this is."""
    with_server = wsgi.Response.default_headers

    def without_server(response: object) -> list[str]:
        return [line for line in with_server(response) if not line.startswith("Server:")]

    wsgi.Response.default_headers = without_server


def post_worker_init(worker: Worker) -> None:
    """Let our application refuse by how many wait at its door; what is measured beside it has none."""
    if worker.app.app_uri.startswith("portal."):
        pressure.stand_before(worker.wsgi, [listener.sock for listener in worker.sockets])
