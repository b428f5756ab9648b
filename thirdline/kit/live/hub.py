"""The ASGI application at /live: one server-sent event stream a browser tab."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest

from thirdline.kit.live.attending import Attended, attended_in, every_attended
from thirdline.kit.live.guards import audible
from thirdline.kit.live.streams import Stream, Streams

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Places = list[tuple[Attended, str]]

HEARTBEAT = 15.0  # seconds; proxies drop a line that is silent for long
LONGEST = 600.0  # seconds until the browser connects anew and is checked again
LISTEN_WITHIN = 5.0  # seconds
RENEW = 20.0  # seconds between two signs that this process still holds its streams
LINGER = 4.0  # seconds; a tab that loads the next page, or connects anew, was never away
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
log = logging.getLogger(__name__)


async def answer(send: Send, status: int, sentence: str) -> None:
    """A short plain answer."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})


class Hub:
    """Checks who connects once, then tells topic and sequence number of every change."""

    def __init__(self, *, heartbeat: float = HEARTBEAT, longest: float = LONGEST) -> None:
        self.streams = Streams()
        self.heartbeat, self.longest = heartbeat, longest
        self.key = secrets.token_hex(8)
        self._renewing: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await answer(send, 405, "The event stream is read with GET.")
        person_id, topics = await _admitted(_session_key(scope), _topics_asked(scope))
        if person_id is None:
            return await answer(send, 401, "Sign in to hear what changes.")
        if not topics:
            return await answer(send, 403, "There is nothing of that for you to hear.")
        if not self.streams.has_room_for(person_id):
            return await answer(
                send, 503, "Too many pages are open. Close some, then load this one again."
            )
        try:
            await asyncio.wait_for(self.streams.listen(), LISTEN_WITHIN)
        except TimeoutError:
            return await answer(
                send, 503, "The database does not answer. The page tries again by itself."
            )
        return await self._run(Stream(person_id, topics), receive, send)

    async def _run(self, stream: Stream, receive: Receive, send: Send) -> None:
        self.streams.add(stream)
        gone = asyncio.create_task(_gone(receive))
        gone.add_done_callback(lambda _done: stream.end())
        places = attended_in(stream.topics)
        try:
            await self._arrive(stream, places)
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _say(send, "retry: 2000\n\n")
            await self._tell(stream, send)
            if not gone.done():
                await send({"type": "http.response.body", "body": b""})
        finally:
            self.streams.remove(stream)
            gone.cancel()
            if places:
                leaving = asyncio.create_task(self._leave(stream, places))
                self._leaving.add(leaving)
                leaving.add_done_callback(self._leaving.discard)

    async def _arrive(self, stream: Stream, places: Places) -> None:
        for place, rest in places:
            await _asked(_arrive, place.arrive, stream.person_id, rest, stream.key, self.key)
        if places and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._renew())

    async def _leave(self, stream: Stream, places: Places) -> None:
        await asyncio.sleep(LINGER)
        for place, _rest in places:
            await _asked(place.leave, stream.key)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            for place in every_attended():
                await _asked(place.renew, self.key)

    async def stop(self) -> None:
        """End every stream, and let nobody stand where this process no longer hears them."""
        await self.streams.stop()
        for task in [self._renewing, *self._leaving]:
            if task is not None:
                task.cancel()
        for place in every_attended() if self._renewing is not None else []:
            await _asked(place.close, self.key)

    async def _tell(self, stream: Stream, send: Send) -> None:
        clock = asyncio.get_running_loop().time
        until = clock() + self.longest
        while not stream.ended and clock() < until:
            try:
                await asyncio.wait_for(stream.changed.wait(), min(self.heartbeat, until - clock()))
            except TimeoutError:
                await _say(send, ": still here\n\n")
                continue
            told = "".join(_event(topic, number) for topic, number in stream.take().items())
            if told:
                await _say(send, told)


def _event(topic: str, number: int) -> str:
    return f"id: {number}\ndata: {json.dumps({'topic': topic, 'seq': number})}\n\n"


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _topics_asked(scope: Message) -> list[str]:
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return [
        one.strip() for given in query.get("topics", []) for one in given.split(",") if one.strip()
    ]


def _session_key(scope: Message) -> str:
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                continue
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found is not None else ""


@sync_to_async
def _admitted(session_key: str, topics: list[str]) -> tuple[int | None, frozenset[str]]:
    """Whose session it is and what they may hear; asked in the one thread that owns a connection."""
    if not session_key:
        return None, frozenset()
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
        person: Any = get_user(request)
        if not person.is_authenticated or not person.is_active:
            return None, frozenset()
        return int(person.pk), audible(person, topics)
    finally:
        close_old_connections()


async def _asked(do: Callable[..., Any], *given: Any) -> None:
    """Done in the thread that owns the connection. Where somebody is, is worth no stream: a database
    that fails here is said in the log, and the stream goes on."""
    try:
        await sync_to_async(_with_connection)(do, *given)
    except DatabaseError as error:
        log.warning("Where people are could not be kept: %s", type(error).__name__)


def _with_connection(do: Callable[..., Any], *given: Any) -> None:
    close_old_connections()
    try:
        do(*given)
    finally:
        close_old_connections()


def _arrive(arrive: Callable[..., Any], person_id: int, rest: str, key: str, host: str) -> None:
    person = get_user_model().objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        arrive(person, rest, key, host)
