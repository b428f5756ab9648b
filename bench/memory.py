"""Memory of the web and worker processes of a running copy, proportional set size in MiB, and how long
a start of it takes.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "climb-the-ladder-demo"
# Who of the demo story opens what; of a ticket the newest there are.
PAGES = {
    "ines@aldermoor.example": [
        "/queue", "/board", "/find?q=vpn", "/tickets/new", "/macros", "/texts", "/reminders",
        "/notices", "/me", "/queue/changes",
    ],
    "mina@aldermoor.example": [
        "/queue", "/insights", "/insights/tickets", "/insights/self-service", "/time", "/rota",
        "/surveys", "/knowledge", "/outages",
    ],
    "rae@aldermoor.example": [
        "/help", "/help/tickets", "/help/catalogue", "/help/articles", "/help/ask", "/help/approvals",
    ],
}  # fmt: skip
TICKETS_EACH = 15


def measure(home: Path) -> None:
    noted = home / "run" / "processes.json"
    if not noted.exists():
        raise SystemExit(f"Nothing runs from {home}. Start it with bin/run.")
    total = 0.0
    for name, number in _processes(json.loads(noted.read_text())):
        size = _pss(number)
        total += size
        print(f"{name:10} {size:7.1f} MiB")
    print(f"{'together':10} {total:7.1f} MiB")


def use(address: str) -> None:
    """Open pages of the demo story as three people do, so that what is loaded at need is loaded."""
    opened = 0
    for email, pages in PAGES.items():
        with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as browser:
            _sign_in(browser, email)
            numbers: list[str] = []
            for page in pages:
                text = _opened(browser, page)
                numbers += re.findall(r'href="(/tickets/\d+)"', text)
            shown = list(dict.fromkeys(numbers))[:TICKETS_EACH]
            for page in shown:
                _opened(browser, page)
            opened += len(pages) + len(shown)
    print(f"{opened} pages opened")


def _sign_in(browser: httpx.Client, email: str) -> None:
    form = browser.get("/account/login/")
    (key,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text))
    given = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": key}
    browser.post("/account/login/", data=given, headers={"Referer": str(form.url)})


def _opened(browser: httpx.Client, page: str) -> str:
    answer = browser.get(page)
    if answer.status_code != 200 or "/account/login" in str(answer.url):
        raise SystemExit(f"{page} answers {answer.status_code} at {answer.url}.")
    return answer.text


def starts(home: Path, port: int, times: int) -> None:
    """Start the prepared copy in a home again and again, until it answers."""
    if not (home / "run" / "logins").exists():
        raise SystemExit(f"{home} was never started. Start it once with bin/run and stop it.")
    for _turn in range(times):
        begun = time.monotonic()
        process = subprocess.Popen(
            [ROOT / "bin" / "run", "--port", str(port)],
            env={**os.environ, "THIRDLINE_HOME": str(home)},
            stdout=subprocess.DEVNULL,
        )
        try:
            while not _answers(port):
                if process.poll() is not None:
                    raise SystemExit("bin/run ended.")
                time.sleep(0.02)
            took, cpu = time.monotonic() - begun, _cpu(process.pid)
            print(f"answers after {took:.1f} s, with {cpu:.1f} s CPU until then", flush=True)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _cpu(pid: int) -> float:
    """Of a process and all it has started, ended ones included; the database is a stranger's child."""
    here = psutil.Process(pid)
    times = [one.cpu_times() for one in (here, *here.children(recursive=True))]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://localhost:{port}/account/login/", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def _processes(noted: dict[str, list[str]]) -> list[tuple[str, int]]:
    """Process numbers with what each runs, from the supervisor's note."""
    return [(command[2].rpartition(".")[2], int(number)) for number, command in noted.items()]


def _pss(number: int) -> float:
    for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
