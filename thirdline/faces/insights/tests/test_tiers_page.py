from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thirdline.desk.tickets.models import Service
from thirdline.faces.insights.operations import forget_history, rebuild_figures
from thirdline.faces.insights.tests.make import MONDAY, walked
from thirdline.foundation.people.models import Team
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.practices.histories.operations import import_log
from thirdline.practices.histories.tests import make as histories

MOST_QUERIES = 18
JUNE = "/insights?period=month&at=2026-06-01"


@pytest.fixture
def page(client, mina):
    client.force_login(mina)

    def get(address=JUNE):
        with clock.at(MONDAY + timedelta(days=20)):
            return client.get(address)

    return get


@pytest.fixture
def climbed(house, rae):
    """Two tickets solved at L1, one at L3, one that came back from L3, one still open at L2."""
    walked(house, rae)
    walked(house, rae, service=house.vpn)
    walked(house, rae, house.workplace, house.network)
    walked(house, rae, house.workplace, house.network, house.workplace)
    walked(house, rae, house.workplace, end="")
    with clock.at(MONDAY + timedelta(days=20)):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())


def tile(response, name):
    """Value and foot of a key figure, as read from the page."""
    text = re.sub(r"<[^>]+>", "|", response.content.decode())
    after = text.split(f"|{name}|")[1]
    return [part for part in after.split("|") if part.strip()][:3]


def test_the_page_says_what_happened(page, climbed):
    response = page()

    assert response.status_code == 200
    assert "1 to 30 June 2026, 5 requests, figures rebuilt" in response.content.decode()
    assert tile(response, "Solved in the first line")[0] == "50"
    assert "2 of 4 solved requests" in response.content.decode()
    assert tile(response, "Escalated, L2 to L3")[0] == "66.7"
    assert tile(response, "Fixed at L3")[0] == "50"
    assert tile(response, "Returned by L3")[0] == "50.0"


@pytest.mark.parametrize("who", ["rae", "ines", "tomas", "noor", "vik", "otto"])
@pytest.mark.parametrize("address", ["/insights", "/insights/tickets", "/insights/figures.csv"])
def test_only_leads_know_of_figures(client, request, house, who, address):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address).status_code == 404


def test_somebody_unknown_signs_in_first(client, db):
    assert client.get("/insights").status_code == 302


def test_the_place_in_the_rail_is_for_leads(client, mina, ines):
    client.force_login(ines)
    assert 'href="/insights"' not in client.get("/queue").content.decode()
    client.force_login(mina)
    assert 'href="/insights"' in client.get("/queue").content.decode()


def test_the_page_asks_a_fixed_number_of_questions(page, climbed, house, rae):
    page("/insights?period=week&at=2026-06-01")
    with CaptureQueriesContext(connection) as asked:
        page()

    assert len(asked) <= MOST_QUERIES


def test_every_chart_stands_beside_its_table(page, climbed):
    text = page().content.decode()

    for chart in re.findall(r"<chart-panel.*?</chart-panel>", text, re.DOTALL):
        assert json.loads(chart.partition('json">')[2].partition("</script>")[0])
        assert "<table" in chart
        assert re.search(r'label="[^"]{20,}"', chart)
    assert text.count("<chart-panel") == 3  # nobody answered at L3, so that chart is left out


def test_figures_lead_to_as_many_tickets_as_they_count(page, climbed):
    text = page().content.decode()
    cells = re.findall(r'<td class="num"><a href="(/insights/tickets\?[^"]+)">(\d+)</a>', text)

    assert len(cells) > 15
    for address, number in ((one.replace("&amp;", "&"), n) for one, n in cells):
        listed = page(address).content.decode().count("<tr data-item>")
        # A ticket stands once in the list, however many of its stays, handoffs or bounces are counted.
        several = any(f"figure={one}" in address for one in ("stays", "handoffs", "bounce_cases"))
        assert listed == int(number) or (several and 0 < listed < int(number)), address


def test_who_helped_themselves_first_is_seen_at_l0(page, house, rae):
    walked(house, rae, alone=timedelta(minutes=4))
    walked(house, rae)
    with clock.at(MONDAY + timedelta(days=20)):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())

    text = page().content.decode()

    assert '{"source": "Asked", "target": "L0", "value": 1' in text
    assert '{"source": "L0", "target": "L1", "value": 1' in text
    listed = page("/insights/tickets?period=month&at=2026-06-01&figure=way&start=asked&end=0")
    assert listed.content.decode().count("VPN drops") == 1


def test_a_free_period_is_chosen_by_its_first_and_last_day(page, climbed):
    text = page("/insights?from=2026-06-01&last=2026-06-01").content.decode()

    assert "1 June 2026, 5 requests" in text
    assert 'name="last" value="2026-06-01"' in text


def test_a_desk_nobody_has_asked_yet_leads_to_the_first_ticket(page, house):
    with clock.at(MONDAY + timedelta(days=20)):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())

    assert "Open the first ticket" in page().content.decode()


def test_a_desk_without_figures_says_so_calmly(page, house):
    assert "have not been counted yet" in page().content.decode()


def test_a_month_without_requests_leads_to_the_one_before(page, climbed):
    text = page("/insights?period=month&at=2026-08-01").content.decode()

    assert "0 requests" in text
    assert "<nav" in text


def test_a_service_narrows_every_figure(page, climbed):
    text = page(f"{JUNE}&service=vpn").content.decode()

    assert "1 request, figures" in text
    assert "Promises kept" not in text


@pytest.mark.parametrize(
    "address",
    ["period=year", "at=yesterday&period=month", "from=2026-06-09&until=2026-06-01", "from=1900-01-01&until=1900-02-01"],
)  # fmt: skip
def test_a_period_that_makes_no_sense_is_refused_in_a_sentence(page, climbed, address):
    assert page(f"/insights?{address}").status_code == 409


@pytest.mark.parametrize("address", ["set=nowhere", "service=nowhere", "service=%00"])
def test_what_is_not_there_is_not_found(page, climbed, address):
    assert page(f"/insights?{address}").status_code == 404


def test_ugly_names_are_harmless(page, climbed, house):
    Team.objects.filter(pk=house.desk.pk).update(name="<b>=cmd|'/C calc'!A0</b>")
    Service.objects.create(name="<script>alert(1)</script>", slug="ugly")
    text = page().content.decode()

    assert "<script>alert" not in text
    assert "<b>=cmd" not in text


def test_a_csv_runs_nothing(page, climbed, house):
    Team.objects.filter(pk=house.desk.pk).update(name="=cmd|'/C calc'!A0")
    text = page("/insights/figures.csv?period=month&at=2026-06-01&table=handoffs").content.decode()

    assert "'=cmd" in text
    assert not re.search(r"(^|,)\"?[=+\-@]", text, re.MULTILINE)


def test_the_whole_page_comes_as_one_csv(page, climbed):
    response = page("/insights/figures.csv?period=month&at=2026-06-01")
    text = response.content.decode("utf-8-sig")

    assert response["Content-Disposition"] == 'attachment; filename="figures.csv"'
    for title in ("Key figures", "Per tier", "Handoffs from row to column", "Age of open work"):
        assert title in text


def test_a_table_that_is_not_there_is_not_found(page, climbed):
    assert page("/insights/figures.csv?table=satisfaction").status_code == 404


@pytest.fixture
def small(house, tmp_path):
    return import_log(
        histories.log(tmp_path), name="small", mapping=histories.mapping(), by=robot()
    )


def test_a_history_set_has_its_own_page(page, small):
    text = page("/insights?set=small").content.decode()

    assert "All of small, 3 requests" in text
    assert "Age of open work" not in text
    assert "Promises kept" not in text


def test_a_set_whose_sheets_are_not_written_says_the_same(page, small):
    before = page("/insights/figures.csv?set=small").content
    forget_history(small.pk)

    assert page("/insights/figures.csv?set=small").content == before


def test_a_removed_set_leaves_no_sheets(small):
    from thirdline.faces.insights.models import FigureSheet
    from thirdline.practices.histories.operations import remove_history

    assert FigureSheet.objects.filter(set_id=small.pk).exists()
    remove_history("small", by=robot())

    assert not FigureSheet.objects.exclude(set_id=0).exists()


def test_lists_of_tickets_come_in_full_pages(page, house, rae, monkeypatch):
    monkeypatch.setattr("thirdline.faces.insights.listing.SIZE", 2)
    for _ in range(5):
        walked(house, rae)
    with clock.at(MONDAY + timedelta(days=20)):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 2), by=robot())

    seen, address = [], f"/insights/tickets?figure=cases&{JUNE.partition('?')[2]}"
    while address:
        text = page(address).content.decode()
        seen.append(text.count("<tr data-item>"))
        following = re.search(r'href="([^"]+)" rel="next"', text)
        address = following[1].replace("&amp;", "&") if following else ""

    assert seen == [2, 2, 1]


@pytest.mark.parametrize(
    "query",
    ["figure=nothing", "figure=stays_at_level&level=x", "figure=cases&after=%00", "figure=way&start=%27&end=x",
     "figure=still_open&days=9999", "figure=still_open&below=99999", "figure=handoffs_between_teams&start=x"],
)  # fmt: skip
def test_a_strange_address_is_answered_without_a_traceback(page, climbed, query):
    assert page(f"/insights/tickets?{query}").status_code in (200, 404, 409)


@pytest.mark.slow
def test_the_page_of_the_volvo_log_says_what_its_readme_says(page, house, shared_data):
    log = Path(shared_data) / "incident-logs" / "volvo-train.xes.gz"
    import_log(log, name="volvo-train", by=robot())
    text = page("/insights?set=volvo-train").content.decode().replace("\u202f", "")

    assert "All of volvo-train, 4835 requests" in text
    shown = dict(
        re.findall(r'<th scope="row">([^<]+)</th><td class="num">(?:<a[^>]+>)?(\d+)', text)
    )
    assert {words: shown[words] for words in COUNTED} == COUNTED


COUNTED = {
    "Handoffs": "7585",
    "Solved or open without a handoff": "1991",
    "Bounces, A to B and back to A": "2033",
    "Requests that bounced between teams": "957",
    "Requests that bounced between tiers": "900",
    "Requests that came back to an earlier team": "1027",
    "Requests that took over 240 hours": "2079",
    "Push to front missed, rule of 2013": "1411",
    "Most handoffs of one request": "31",
    "The person who asked": "1997",
}
