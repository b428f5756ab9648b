from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import ApiToken
from thirdline.foundation.people.operations import issue_token, revoke_token
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

CHOICES = {"name": "Rae Okafor", "language": "en", "time_zone": "Europe/Amsterdam", "theme": "dark"}


def test_preferences_are_kept_and_journaled(client, rae):
    client.force_login(rae)

    answer = client.post("/me", CHOICES)

    rae.refresh_from_db()
    assert answer.status_code == 303
    assert (rae.time_zone, rae.theme, rae.single_keys) == ("Europe/Amsterdam", "dark", False)
    assert Entry.objects.filter(verb="person.preferences_changed", subject_id=rae.pk).exists()


def test_a_time_zone_nobody_knows_is_said_to_be_wrong(client, rae):
    client.force_login(rae)

    answer = client.post("/me", {**CHOICES, "time_zone": "Europe/Atlantis"})

    rae.refresh_from_db()
    assert answer.status_code == 422
    assert rae.time_zone == ""


def test_a_requester_reads_their_preferences_in_the_portal_and_an_agent_at_the_desk(
    client, rae, ines
):
    client.force_login(rae)
    portal = client.get("/me").content.decode()
    client.force_login(ines)
    desk = client.get("/me").content.decode()

    assert "pub-top" in portal
    assert 'class="rail"' in desk


def test_a_token_is_shown_once_and_only_its_hash_is_kept(client, ines):
    client.force_login(ines)
    made = client.post("/me/tokens", {"name": "Wallboard", "scopes": ["read"], "lasts": "30"})
    secret = re.search(r"tl_[\w-]{30,}", made.content.decode())

    again = client.get("/me").content.decode()

    assert secret is not None
    assert made["Cache-Control"] == "no-store"
    token = ApiToken.objects.get(person=ines)
    assert token.digest == hashlib.sha256(secret[0].encode()).hexdigest()
    assert token.expires_at - token.created_at == timedelta(days=30)
    assert secret[0] not in again
    assert "Wallboard" in again


def test_a_token_needs_something_it_may_do(client, ines):
    client.force_login(ines)

    answer = client.post("/me/tokens", {"name": "Wallboard", "lasts": "30"})

    assert answer.status_code == 422
    assert "Tick at least one thing" in answer.content.decode()


def test_only_an_administrator_makes_a_token_that_changes_the_set_up(ines, ada):
    with pytest.raises(Refused, match="Only an administrator"):
        issue_token(ines, name="x", scopes=["admin"], by=ines)

    assert issue_token(ada, name="x", scopes=["admin"], by=ada)[0].scopes == ["admin"]


def test_a_token_has_only_scopes_we_know(ada):
    with pytest.raises(Refused, match="one or more of: read, write, admin"):
        issue_token(ada, name="x", scopes=["everything"], by=ada)


def test_a_revoked_token_is_revoked_once(client, ines):
    token, _secret = issue_token(ines, name="Wallboard", scopes=["read"], by=ines)
    client.force_login(ines)

    client.post(f"/me/tokens/{token.pk}/revocation")

    token.refresh_from_db()
    assert token.revoked_at is not None
    with pytest.raises(Refused, match="already"):
        revoke_token(token, by=ines)


def test_nobody_revokes_the_token_of_another(client, ines, otto):
    token, _secret = issue_token(ines, name="Wallboard", scopes=["read"], by=ines)
    client.force_login(otto)

    assert client.post(f"/me/tokens/{token.pk}/revocation").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_token_whose_time_is_over_is_not_listed(client, ines):
    with clock.at(clock.now() - timedelta(days=100)):
        issue_token(ines, name="Old wallboard", scopes=["read"], by=ines)
    client.force_login(ines)

    assert "Old wallboard" not in client.get("/me").content.decode()
