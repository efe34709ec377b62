"""What nginx and gunicorn bear together, as deploy/ sets them up: reloads, overload, slow connections."""

import json
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from itertools import count
from statistics import median

from tests.deployment import HOST, Deployed, deployed
from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.processors import halves, running_on
from tests.faults.running import Answer, Portal, portal_on, program, workplace

CONNECTIONS = 16
FAILED = re.compile(r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)")  # as wrk says it
# Asked for anew each time, by a word of six letters that says nothing: no cache keeps an answer to what
# somebody typed, no process remembers what nobody asked before, and all questions take the same work.
WRK = """
local n, pause, letters, words = {asked}, {pause}, {{"b", "c", "d", "f", "g", "h", "j", "k", "m", "p"}}, {{}}
for number = 0, 999 do
    words[number] = string.format("%03d", number):gsub("%d", function(digit) return letters[digit + 1] end)
end
request = function()
    n = n + 1
    local mixed = n * 300017 % 1000000
    local low = mixed % 1000
    return "GET {address}" .. words[(mixed - low) / 1000] .. words[low] .. " HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n"
end
delay = function() return math.random(0, 2 * pause) end
"""
QUESTIONS = count(0, 50_000)  # where each load begins to ask; after a million the words come again
NOBODY_TRUSTS = ssl._create_unverified_context()
SLOW_HEADERS = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-a: b".encode()
SLOW_BODY = f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 900\r\n\r\nvalue=".encode()
QUICK = 0.2  # seconds
SEARCH, ENTRY = "/search/?q=%E9%80%80%E6%AC%BE", "/faq/general-refund/?q=%E9%80%80%E6%AC%BE"


@contextmanager
def behind_nginx() -> Iterator[tuple[Portal, Deployed]]:
    variables = {"ALLOWED_HOSTS": f"localhost,127.0.0.1,{HOST}", "TRUSTED_PROXIES": "unix"}
    with ExitStack() as stack:
        portal = stack.enter_context(portal_on(variables))
        yield portal, stack.enter_context(deployed(stack.enter_context(workplace()), sockets=[portal.socket]))


def wrk(front: Deployed, address: str, *, seconds: int, connections: int, pause: int = 0) -> subprocess.Popen:
    """Load nginx for so long; each connection waits some `pause` milliseconds before each request.

    Not all as long: they would ask in step, and leave nothing to do between two waves.
    """
    script = front.folder / f"{connections}.lua"
    script.write_text(WRK.format(pause=pause, asked=next(QUESTIONS), address=address, host=HOST))
    command = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    return subprocess.Popen(
        [program("wrk"), *command, f"https://127.0.0.1:{front.https}"], stdout=subprocess.PIPE, text=True
    )


def reload_under_load(reloads: int, answers: int) -> list[Figure]:
    """Reload gunicorn again and again while nginx asks it without a pause."""
    with behind_nginx() as (portal, front):
        done = asked = failed = 0
        workers = set(portal.workers())
        while done < reloads or asked < answers:
            running = wrk(front, ENTRY, seconds=10, connections=CONNECTIONS)
            time.sleep(2)
            if done < reloads:
                portal.reload()
                done += 1
            said = running.communicate()[0]
            asked += int(re.search(r"(\d+) requests in", said)[1])
            failed += sum(map(int, FAILED.findall(said)))
        replaced = not workers & set(portal.workers())
    return [
        at_least("reloads", done, reloads),
        at_least("workers were replaced by them", int(replaced), 1),
        at_least("requests through them", asked, answers),
        none("of them failed", failed),
    ]


def overload(rounds: int, seconds: int, times: int) -> list[Figure]:
    """Ask for what takes most as fast as it is answered, then so many times as fast; in turn, again and again.

    Whoever overloads a portal does not run on its machine: the load has processors of its own. What else the
    machine does makes it slower for seconds at a time: the round in the middle tells.
    """
    portals, loads = halves()
    with ExitStack() as stack:
        with running_on(portals):
            _portal, front = stack.enter_context(behind_nginx())
        stack.enter_context(running_on(loads))
        capacity(front, 3)  # warms up
        found = [overloaded(front, seconds, times) for _round in range(rounds)]
    served = sorted(line["seconds"] for one in found for line in one.served)
    return [
        at_least(
            "times the capacity was asked for", median(one.asked for one in found), 0.8 * times, is_timed=True
        ),
        at_least(
            "share of the capacity that was served", median(one.share for one in found), 0.9, is_timed=True
        ),
        at_most("seconds within which 99 % of those were served", served[int(0.99 * (len(served) - 1))], 1),
        at_least("refused at once with 503", sum(one.refused for one in found), 1),
        none("answered otherwise", sum(one.others for one in found)),
        at_least("seconds that refusals say to wait", min(one.wait for one in found), 1),
    ]


@dataclass(frozen=True)
class Overloaded:
    """What nginx answered in a round; `asked` and `share` of what it served just before and after, unloaded."""

    served: list[dict]
    asked: float
    share: float
    refused: int
    others: int
    wait: int  # seconds, as a refusal says


def overloaded(front: Deployed, seconds: int, times: int) -> Overloaded:
    before = capacity(front, seconds // 2)
    connections = 20 * CONNECTIONS
    pause = int(1000 * connections / (times * before))
    lines, refusal = lines_of(front, seconds, connections, pause)
    could = seconds * (before + capacity(front, seconds // 2)) / 2
    served = [line for line in lines if line["status"] == 200]
    refused = sum(line["status"] == 503 for line in lines)
    return Overloaded(
        served,
        len(lines) / could,
        len(served) / could,
        refused,
        len(lines) - len(served) - refused,
        int(refusal.get("retry-after", 0)),
    )


def capacity(front: Deployed, seconds: int) -> float:
    """How many are served a second where no more is asked for."""
    lines, _refusal = lines_of(front, seconds, CONNECTIONS)
    return sum(line["status"] == 200 for line in lines) / seconds


def lines_of(
    front: Deployed, seconds: int, connections: int, pause: int = 0
) -> tuple[list[dict], dict[str, str]]:
    """What nginx answered to a load, and the headers of a refusal."""
    before = len(log(front))
    loading = wrk(front, SEARCH, seconds=seconds, connections=connections, pause=pause)
    refusal = first_refusal(front, loading) if pause else {}
    loading.communicate()
    return log(front)[before:], refusal


def log(front: Deployed) -> list[dict]:
    """What nginx answered, in order; 499 is a client that left before, as all do when the load ends."""
    lines = map(json.loads, front.access_log.splitlines())
    return [line for line in lines if line["status"] != 499]


def first_refusal(front: Deployed, loading: subprocess.Popen) -> dict[str, str]:
    """The headers of a refusal, while the load goes on; none where nobody is refused."""
    while loading.poll() is None:
        answer = probe(front, SEARCH)
        if answer.status == 503:
            return answer.headers
    return {}


def probe(front: Deployed, address: str) -> Answer:
    """One request through nginx, on a connection of its own."""
    begun = time.monotonic()
    with closing(HTTPSConnection("127.0.0.1", front.https, timeout=60, context=NOBODY_TRUSTS)) as connection:
        connection.request("GET", address, headers={"Host": HOST})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read(), headers, time.monotonic() - begun)


def slow_connections(number: int, probes: int) -> list[Figure]:
    """Hold so many connections that send almost nothing, half in their headers, half in their bodies."""
    with behind_nginx() as (_portal, front), ExitStack() as held:
        probe(front, "/emergency/")
        for each in range(number):
            connection = NOBODY_TRUSTS.wrap_socket(socket.create_connection(("127.0.0.1", front.https)))
            held.enter_context(closing(connection))
            connection.sendall(SLOW_BODY if each % 2 else SLOW_HEADERS)
        answers = [
            probe(front, address) for _each in range(probes // 2) for address in ("/emergency/", ENTRY)
        ]
    shown = sum(answer.status == 200 for answer in answers)
    quick = sum(answer.status == 200 and answer.seconds < QUICK for answer in answers)
    return [
        at_least("slow connections held", number, number),
        at_least("probes answered", shown, probes),
        at_least(f"probes answered within {1000 * QUICK:.0f} ms", quick, probes, is_timed=True),
    ]
