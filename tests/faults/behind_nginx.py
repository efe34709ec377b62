"""What nginx and gunicorn bear together, as deploy/ sets them up: reloads and slow connections."""

import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPSConnection
from itertools import count

from tests.deployment import HOST, Deployed, deployed
from tests.faults.figures import Figure, at_least, none
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
QUESTIONS = count(0, 140_000)  # where each load begins to ask; after a million the words come again
NOBODY_TRUSTS = ssl._create_unverified_context()
SLOW_HEADERS = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-a: b".encode()
SLOW_BODY = f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 900\r\n\r\nvalue=".encode()
QUICK = 0.2  # seconds
ENTRY = "/faq/general-refund/?q=%E9%80%80%E6%AC%BE"


@contextmanager
def behind_nginx(**variables: str) -> Iterator[tuple[Portal, Deployed]]:
    variables |= {"ALLOWED_HOSTS": f"localhost,127.0.0.1,{HOST}", "TRUSTED_PROXIES": "unix"}
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
