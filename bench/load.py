"""Load over HTTP: so many clients on one machine, each sending its next request when answered.

The clients share the machine with the server, so they are lean: raw sockets, requests made
beforehand, answers read only as far as their length.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable


def request(path: str, body: dict[str, object], token: str, host: str) -> bytes:
    """A POST of JSON as bytes on the wire."""
    payload = json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + payload


def answer(wire: socket.socket) -> tuple[int, bytes]:
    """Status and body of one answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = wire.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += wire.recv(65536)
    return int(head.split(b" ", 2)[1]), body


def requests_a_second(port: int, make: Callable[[], bytes], *, clients: int, seconds: float) -> tuple[float, float]:
    """Answers a second with status 200 or 201, and the median milliseconds of one. Others are errors."""
    times: list[float] = []
    faults: list[str] = []
    end = time.perf_counter() + seconds

    def run() -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire:
            while time.perf_counter() < end:
                begin = time.perf_counter()
                wire.sendall(make())
                status, body = answer(wire)
                if status not in (200, 201):
                    faults.append(f"{status} {body[:200]!r}")
                    return
                times.append(time.perf_counter() - begin)

    took = at_once(run, clients)
    if faults:
        raise RuntimeError(f"the server refused: {faults[0]}")
    return len(times) / took, sorted(times)[len(times) // 2] * 1000


def at_once(run: Callable[[], None], clients: int) -> float:
    """Seconds until so many threads, begun together, have all ended."""
    threads = [threading.Thread(target=run) for _ in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin
