"""The web process: /live is the event hub, everything else is Django's WSGI in a few threads."""

from __future__ import annotations

import asyncio
import json
import tempfile
from typing import IO, Any, cast

from a2wsgi import WSGIMiddleware
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from thirdline.kit.live.hub import Hub, Message, Receive, Send, answer
from thirdline.kit.web_api import PROBLEM_TYPE, problem_facts
from thirdline.project.env import env
from thirdline.project.wsgi import application as pages

IN_MEMORY = 512 * 1024  # bytes of a body kept in memory; the rest waits in a file
FORM_MARGIN = 1024 * 1024  # what a form adds to the file it carries
LETTERS_COME_IN = "/mail/in/"
DISCARD = 64 * 1024 * 1024  # a refused body is read this far, so that its sender hears the answer
NEXT_PIECE_WITHIN = 30.0  # seconds

hub = Hub()
# Its own types are narrower than what ASGI and WSGI promise.
threads: Any = WSGIMiddleware(cast("Any", pages), workers=env.number("WEB_THREADS", 4))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await hub(scope, receive, send)
    elif scope["type"] == "http" and scope["path"] == "/healthz":
        await _health(send)
    elif scope["type"] == "http":
        await _page(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        ends = message["type"] == "lifespan.shutdown"
        if ends:
            await hub.stop()
        await send({"type": f"{message['type']}.complete"})
        if ends:
            return


async def _page(scope: Message, receive: Receive, send: Send) -> None:
    """Read the body before a thread is taken, so that a slow sender holds none of the few."""
    most = _most_bytes(scope)
    length = _header(scope, b"content-length")
    if length.isdigit() and int(length) > most:
        await _discard(receive, int(length))
        return await _too_large(scope, send, most)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        read = await _read(receive, body, most)
        if read is None:
            return None
        if read > most:
            return await _too_large(scope, send, most)
        body.seek(0)
        await threads(scope, _again(body, receive), send)
        return None


async def _read(receive: Receive, body: IO[bytes], most: int) -> int | None:
    """How many bytes came; None when the sender went away or fell silent."""
    size = 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), NEXT_PIECE_WITHIN)
        except TimeoutError:
            return None
        if message["type"] == "http.disconnect":
            return None
        piece = message.get("body", b"")
        size += len(piece)
        body.write(piece)
        if size > most or not message.get("more_body", False):
            return size


def _again(body: IO[bytes], receive: Receive) -> Receive:
    ended = False

    async def piece() -> Message:
        nonlocal ended
        if ended:
            return await receive()
        read = body.read(IN_MEMORY)
        ended = len(read) < IN_MEMORY
        return {"type": "http.request", "body": read, "more_body": not ended}

    return piece


async def _discard(receive: Receive, length: int) -> None:
    """A sender in the middle of a body does not listen; let it finish where that is affordable."""
    left = length if length <= DISCARD else 0
    while left > 0:
        try:
            message = await asyncio.wait_for(receive(), NEXT_PIECE_WITHIN)
        except TimeoutError:
            return
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return
        left -= len(message.get("body", b""))


def _most_bytes(scope: Message) -> int:
    if scope["path"].startswith(LETTERS_COME_IN):
        # A provider may write a letter in signs that take half as much again.
        return int(settings.LETTER_MAX_BYTES) * 3 // 2 + FORM_MARGIN
    if _header(scope, b"content-type").startswith(b"multipart/form-data"):
        return int(settings.ATTACHMENT_MAX_BYTES) + FORM_MARGIN
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _header(scope: Message, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


async def _too_large(scope: Message, send: Send, most: int) -> None:
    sentence = f"That is more than {most // (1024 * 1024)} MB. Send less, or send it in parts."
    if not scope["path"].startswith("/api/"):
        return await answer(send, 413, sentence)
    return await _json(send, 413, problem_facts(413, sentence), PROBLEM_TYPE.encode())


async def _health(send: Send) -> None:
    try:
        await asyncio.wait_for(_ask_database(), 5)
    except (DatabaseError, TimeoutError):
        return await _json(send, 503, {"database": "does not answer"})
    return await _json(send, 200, {"database": "answers"})


@sync_to_async
def _ask_database() -> None:
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        close_old_connections()


async def _json(
    send: Send, status: int, facts: dict[str, Any], kind: bytes = b"application/json"
) -> None:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(facts).encode()})
