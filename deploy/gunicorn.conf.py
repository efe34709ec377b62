"""How gunicorn serves the portal: for `make serve` and for the systemd unit alike.

On a public address it needs nginx (or another proxy that buffers) in front: its few threads would all
wait for slow clients.
"""

import gc
import os
import shutil
from itertools import count
from pathlib import Path

from prometheus_client import values

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
METRICS = VAR / "metrics"
ROOM = 1 << 20  # bytes for the counters of one kind in one worker: more than all addresses together take
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS)

chdir = str(ROOT)
wsgi_app = "walletsupport.wsgi"
workers = int(os.environ.get("WEB_WORKERS") or 2)  # one a core
threads = 4
worker_class = "gthread"

keepalive = 75  # seconds: longer than nginx keeps its connections, so that nginx ends them
timeout = 30  # seconds without a sign of life after which a worker is replaced
graceful_timeout = 30  # seconds for running requests at a reload or stop
# Workers begin anew now and then, not all at once: what leaks in a library cannot pile up.
max_requests = 50_000
max_requests_jitter = 10_000
limit_request_line = 8190
backlog = 512

worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a sign of life never waits for the disk
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1,::1"

# There is no access log. Where somebody turns one on (GUNICORN_CMD_ARGS), its lines hold the path but
# neither query string nor Referer: both hold what readers typed.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
if os.environ.get("LOG_FORMAT") == "json":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "walletsupport.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {"gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    }


def on_starting(server) -> None:
    """Metrics begin at nothing: counters of an earlier start would jump."""
    shutil.rmtree(METRICS, ignore_errors=True)
    METRICS.mkdir(parents=True, exist_ok=True)


def pre_fork(server, worker) -> None:
    """Give the worker the lowest place that is free: its counters go on in the file of that place."""
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(place for place in count() if place not in taken)


def post_worker_init(worker) -> None:
    """What is loaded by now stays: to look through it for garbage so often took 5 % of a search."""
    gc.freeze()
    gc.set_threshold(20_000, 20)  # objects; 700 without it


def post_fork(server, worker) -> None:
    try:
        take_room(worker.place)
    except OSError as error:
        server.log.warning("metrics of worker %d are not kept: %s", worker.place, error)
        values.ValueClass = values.MutexValue
    else:
        values.ValueClass = values.MultiProcessValue(lambda: worker.place)


def take_room(place: int) -> None:
    """Counters are written through memory: without their room on the disk, a full one kills the worker."""
    for kind in ("counter", "histogram"):
        with (METRICS / f"{kind}_{place}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
