"""Pushes, sealed as the standard says, to an endpoint of our own on a real socket."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.channels import encryption, push
from thirdline.foundation.notifications.channels.encryption import bytes_of, text_of
from thirdline.foundation.notifications.channels.push import push_due
from thirdline.foundation.notifications.models import Device, Held
from thirdline.foundation.notifications.operations import add_device, mark_all_read, notify
from thirdline.foundation.notifications.queries import devices_of
from thirdline.foundation.people.operations import change_preferences
from thirdline.kit.outgoing import Answer, MayNotReach, Reach, send
from thirdline.kit.refusals import Refused

kinds.register("push.alarm", "an alarm is raised", push=True)
# The example of RFC 8291, section 5.
SENDER = int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
BROWSER = int.from_bytes(bytes_of("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out_byte_by_byte():
    sealed = encryption.sealed_for(
        PUBLIC, AUTH, b"When I grow up, I want to be a watermelon",
        own=ec.derive_private_key(SENDER, ec.SECP256R1()), salt=bytes_of("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip

    assert text_of(sealed) == SEALED


def opened(body: bytes) -> dict[str, str]:
    """What the browser reads, by the standard's own steps."""
    salt, mine = body[:16], body[21 : 21 + body[20]]
    own = ec.derive_private_key(BROWSER, ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), mine)
    info = b"WebPush: info\x00" + bytes_of(PUBLIC) + mine
    secret = own.exchange(ec.ECDH(), theirs)
    shared = encryption._drawn(secret, salt=bytes_of(AUTH), info=info, length=32)
    key = encryption._drawn(shared, salt=salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
    nonce = encryption._drawn(shared, salt=salt, info=b"Content-Encoding: nonce\x00", length=12)
    plain = AESGCM(key).decrypt(nonce, body[21 + body[20] :], None)
    read: dict[str, str] = json.loads(plain.rstrip(b"\x00")[:-1])
    return read


@dataclass
class Service:
    """A push service of our own: keeps what it was given, answers what the test wants."""

    url: str = ""
    status: int = 201
    # How long its answer is, and how much of it anybody took.
    says: int = 0
    said: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service(settings):
    settings.PUSH_LOCAL_ENDPOINTS = True
    kept = Service()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            self.send_header("Content-Length", str(kept.says))
            self.end_headers()
            with suppress(OSError):
                while kept.said < kept.says:
                    kept.said += self.wfile.write(b"x" * 65_536)

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept.url = f"http://localhost:{server.server_port}/push/1"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def device(ines, service):
    made = add_device(
        ines, name="Laptop", endpoint="https://x.example/1", public_key=PUBLIC, auth=AUTH, by=ines
    )
    Device.objects.filter(pk=made.pk).update(endpoint=service.url)
    return Device.objects.get(pk=made.pk)


def alarm(person, text: str = "The VPN is down", url: str = "/tickets/1"):
    return notify(person, kind="push.alarm", text=text, url=url, by=None)


@pytest.mark.slow
def test_a_notice_arrives_sealed_for_the_browser_alone(ines, service, device):
    alarm(ines)
    assert push_due() == 1

    ((headers, body),) = service.got
    assert opened(body)["body"] == "The VPN is down"
    assert b"VPN" not in body
    assert (headers["Content-Encoding"], headers["Host"]) == (
        "aes128gcm",
        service.url.split("/")[2],
    )
    assert not Held.objects.exists()
    assert devices_of(ines)[0].told_at is not None


@pytest.mark.slow
def test_the_sender_proves_who_it_is_to_this_service_only(ines, service, device, settings):
    alarm(ines)
    push_due()

    proof = service.got[0][0]["Authorization"]
    token, key = (part.split("=", 1)[1] for part in proof.removeprefix("vapid ").split(", "))
    signed, signature = token.rpartition(".")[0], bytes_of(token.rpartition(".")[2])
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == service.url.rpartition("/push")[0]
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    der = encode_dss_signature(*(int.from_bytes(signature[i : i + 32], "big") for i in (0, 32)))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.slow
@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_browser_that_is_gone_is_told_nothing_more_and_says_why(ines, service, device, status):
    service.status = status
    alarm(ines)
    push_due()
    alarm(ines, url="/tickets/2")
    push_due()

    (kept,) = devices_of(ines)
    assert len(service.got) == 1
    assert kept.ended_at is not None
    assert kept.last_error


@pytest.mark.slow
def test_a_service_that_is_busy_is_asked_again_and_not_for_ever(ines, service, device):
    service.status = 503
    alarm(ines)
    for _try in range(8):
        Held.objects.update(due_at=device.since)
        push_due()

    assert len(service.got) == 4
    assert not Held.objects.exists()
    assert "tried again" in devices_of(ines)[0].last_error


@pytest.mark.slow
def test_many_at_once_are_one_push(ines, service, device):
    for number in range(30):
        alarm(ines, url=f"/tickets/{number}")
    Held.objects.update(due_at=device.since)
    push_due()

    assert [opened(body)["title"] for _headers, body in service.got] == ["30 notices"]


@pytest.mark.slow
def test_what_was_read_meanwhile_is_not_pushed(ines, service, device):
    alarm(ines)
    mark_all_read(ines, by=ines)
    push_due()

    assert service.got == []


@pytest.mark.slow
def test_words_too_long_for_a_push_are_cut_and_still_arrive(ines, service, device):
    alarm(ines, text="ض" * 300)
    push_due()

    body = service.got[0][1]
    assert len(body) < 4096
    assert opened(body)["body"].startswith("ض")


def test_without_a_device_nothing_waits(ines):
    alarm(ines)

    assert not Held.objects.exists()


INSIDE = (
    "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.8/x", "https://169.254.169.254/latest",
    "https://192.168.1.1:8443/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
    "https://100.64.0.1/", "https://224.0.0.1/", "https://2130706433/", "https://localhost/",
)  # fmt: skip


@pytest.mark.parametrize("endpoint", INSIDE)
def test_no_address_of_our_own_network_is_asked(endpoint, settings):
    settings.WEBHOOKS_MAY_REACH = ["0.0.0.0/0", "::/0"]  # what webhooks may, a stranger may not

    with pytest.raises(MayNotReach):
        send("POST", endpoint, headers={}, timeout=2, reach=Reach.OUTSIDE)


@pytest.mark.parametrize(
    "endpoint", ["http://8.8.8.8/x", "https://user@8.8.8.8/", "file:///etc/passwd", "https://", "x"]
)
def test_what_is_no_open_address_is_refused(endpoint):
    with pytest.raises(MayNotReach):
        send("POST", endpoint, headers={}, timeout=2, reach=Reach.OUTSIDE)


def test_a_name_nobody_knows_now_is_tried_again(ines):
    device = add_device(
        ines, name="x", endpoint="https://push.invalid/x", public_key=PUBLIC, auth=AUTH, by=ines
    )

    assert push._handed_over(device, b"{}")[0] is push.Fate.AGAIN


def test_why_a_device_is_told_nothing_is_said_in_the_language_of_its_owner(ines, monkeypatch):
    change_preferences(ines, language="de", by=ines)
    add_device(
        ines, name="x", endpoint="https://push.example/x", public_key=PUBLIC, auth=AUTH, by=ines
    )
    monkeypatch.setattr(push, "send", lambda *_asked, **_how: Answer(410, b""))
    alarm(ines)

    push_due()

    assert devices_of(ines)[0].last_error.startswith("Der Browser hat")


def test_a_name_that_points_inside_ends_the_device(ines, settings):
    settings.PUSH_LOCAL_ENDPOINTS = False
    device = add_device(
        ines, name="Trick", endpoint="https://localhost/x", public_key=PUBLIC, auth=AUTH, by=ines
    )
    fate, said = push._handed_over(device, b"{}")

    assert (fate, "private network" in said) == (push.Fate.GONE, True)


@pytest.mark.parametrize("endpoint", ["http://push.example/1", "", "https://" + "x" * 1000])
def test_a_browser_that_names_no_usable_address_is_refused(ines, endpoint):
    with pytest.raises(Refused):
        add_device(ines, name="x", endpoint=endpoint, public_key=PUBLIC, auth=AUTH, by=ines)


def test_the_key_of_the_desk_is_the_same_after_a_restart():
    first = encryption.point_of(encryption.own_key("secret").public_key())
    encryption.own_key.cache_clear()

    assert encryption.point_of(encryption.own_key("secret").public_key()) == first


@pytest.mark.slow
def test_what_a_push_service_says_is_not_read_however_long_it_is(ines, service, device):
    service.says = 64 * 1024**2
    alarm(ines)

    push_due()

    assert service.said < 16 * 1024**2
    assert devices_of(ines)[0].told_at is not None
