"""Against a small OpenID Connect server of our own on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import retire_person
from thirdline.foundation.people.rules import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class Provider(BaseHTTPRequestHandler):
    """Vouches for whoever `claims` says, asked by the code flow with user information."""

    claims: dict[str, object] = {}

    def do_GET(self) -> None:
        host = f"http://{self.headers['Host']}"
        ways: dict[str, object] = {
            "issuer": host,
            "authorization_endpoint": f"{host}/authorize",
            "token_endpoint": f"{host}/token",
            "userinfo_endpoint": f"{host}/userinfo",
            "jwks_uri": f"{host}/keys",
        }
        self._say(self.claims if self.path == "/userinfo" else ways)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._say({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

    def _say(self, facts: dict[str, object]) -> None:
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the test says what matters."""


@pytest.fixture
def provider(settings) -> Iterator[type[Provider]]:
    cache.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "sso",
        "name": "Aldermoor sign-in",
        "client_id": "thirdline",
        "secret": "s",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield Provider
    server.shutdown()
    server.server_close()


def come_back(client, provider, **claims):
    provider.claims = {"sub": "42", "email_verified": True, **claims}
    away = client.get("/account/oidc/sso/login/")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get("/account/oidc/sso/login/callback/", {"code": "c", "state": state})


def test_the_sign_in_page_offers_it_when_it_is_configured(client, provider):
    page = client.get("/account/login/").content.decode()

    assert "Aldermoor sign-in" in page
    assert 'href="/account/oidc/sso/login/' in page


def test_its_button_leads_to_the_organisation_s_own_server(client, provider):
    away = urlsplit(client.get("/account/oidc/sso/login/")["Location"])
    asked = parse_qs(away.query)

    assert away.path == "/authorize"
    assert asked["client_id"] == ["thirdline"]
    assert asked["redirect_uri"] == ["http://testserver/account/oidc/sso/login/callback/"]


def test_somebody_new_becomes_a_requester(client, provider):
    answer = come_back(client, provider, email="pia@aldermoor.example", name="Pia Sand")

    pia = Person.objects.get(email="pia@aldermoor.example")
    assert answer["Location"] == "/"
    assert (pia.name, pia.role) == ("Pia Sand", Role.REQUESTER)
    assert not pia.has_usable_password()
    assert Entry.objects.filter(verb="person.invited", subject_id=pia.pk).exists()


def test_somebody_known_by_a_confirmed_address_is_that_person(client, provider, ines):
    come_back(client, provider, email=ines.email, name="Ines Duarte")

    assert client.session["_auth_user_id"] == str(ines.pk)


def test_an_address_the_server_has_not_confirmed_opens_nobody_s_account(client, provider, ines):
    answer = come_back(client, provider, email=ines.email, email_verified=False)

    assert answer["Location"] == "/account/sso/unknown/"
    assert "_auth_user_id" not in client.session


def test_a_person_who_left_does_not_come_in_that_way_either(client, provider, rae, ada):
    retire_person(rae, by=ada)

    answer = come_back(client, provider, email=rae.email, name="Rae Okafor")

    assert "_auth_user_id" not in client.session
    assert answer["Location"] == "/account/inactive/"
