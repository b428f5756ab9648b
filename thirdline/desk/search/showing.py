"""What the page of found things is drawn from; each fact is worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thirdline.desk.search import queries
from thirdline.desk.search.asking import LONGEST_QUESTION, read
from thirdline.desk.search.drawing import drawn_hits
from thirdline.desk.search.filters import EXAMPLES, VALUES
from thirdline.desk.search.hits import Hit
from thirdline.desk.search.kinds import Other, OtherKind, others_for
from thirdline.desk.search.labels import address_of
from thirdline.desk.search.snippets import marks_of, snippets_of
from thirdline.foundation.people.gates import reader
from thirdline.kit import clock
from thirdline.kit.ui.draw.words import count

MOST = 50


class FindPage:
    """One reader's question as its address asks it."""

    def __init__(self, request: HttpRequest):
        self.person = reader(request)
        self.asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]
        self.order = "newest" if request.GET.get("order") == "newest" else "best"
        after = request.GET.get("after", "")
        self.after = int(after) if after.isdecimal() and len(after) < 19 else None

    @cached_property
    def leads_to(self) -> str | None:
        """Where to go at once, where nothing but a number was typed: to a ticket, or to what has such letters."""
        meant = queries.ticket_meant(self.person, read(self.asked))
        return f"/tickets/{meant.pk}" if meant else address_of(self.person, self.asked)

    @cached_property
    def found(self) -> queries.Matches:
        return queries.search(self.person, self.asked)

    @cached_property
    def hits(self) -> list[Hit]:
        if not self.found.numbers:
            return []
        return queries.hits_of(self.found, order=self.order, limit=MOST, after=self.after)

    @cached_property
    def rows(self) -> SafeString:
        pieces = snippets_of(self.found, self.hits)
        return drawn_hits(self.hits, pieces, marks_of(self.found), clock.now())

    @cached_property
    def others(self) -> list[tuple[OtherKind, Sequence[Other]]]:
        return others_for(self.person, self.found.question) if self.asked else []

    @property
    def is_ranked(self) -> bool:
        return self.order == "best" and self.after is None and bool(self.found.query)

    @property
    def summary(self) -> str:
        """How many there are, and which of them stand here."""
        shown, whole = len(self.hits), self._count
        if self.after is not None:
            return _("%(whole)s, these are older") % {"whole": whole}
        if self.found.count <= shown:
            return whole
        if not self.is_ranked:
            return _("%(whole)s, the newest %(n)s shown") % {"whole": whole, "n": shown}
        if self.found.count > queries.MOST_RANKED:
            said = _("%(whole)s, the best %(n)s of the newest %(ranked)s shown")
            return said % {"whole": whole, "n": shown, "ranked": queries.MOST_RANKED}
        return _("%(whole)s, the best %(n)s shown") % {"whole": whole, "n": shown}

    @property
    def _count(self) -> str:
        return f"{count(self.found.count)}{'+' * self.found.more}"

    @property
    def next(self) -> str:
        """Newest first the list goes on to its end; what is ranked does not."""
        if self.is_ranked or len(self.hits) < MOST:
            return ""
        return self._address(order="newest", after=self.hits[-1].pk)

    @property
    def by_best(self) -> str:
        return self._address()

    @property
    def by_newest(self) -> str:
        return self._address(order="newest")

    def _address(self, **changes: str | int) -> str:
        return f"{reverse('search:find')}?{urlencode({'q': self.asked, **changes})}"

    @property
    def filters(self) -> dict[str, list[str]]:
        """What the box offers while somebody types: names, and the values of those that have few."""
        return VALUES

    @property
    def examples(self) -> list[str]:
        return list(EXAMPLES.values())
