"""Who may read and write an article, what may happen to it next, and when it grows old."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.foundation.people.rules import Role, Standing

GOOD_FOR = timedelta(days=365)
TOLD_BEFORE = timedelta(days=14)
LONGEST = timedelta(days=3 * 366)
# The address files of articles are given out at, on the portal, to whoever may read the article.
FILES = "/help/articles/files/"
# Pictures that hold nothing but points, by how they begin.
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
LARGEST_PICTURE = 5 * 1024 * 1024
MOST_FILES = 200
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 200, 300, 100_000


class Audience(enum.StrEnum):
    """Who may read what is published, from the widest to the narrowest."""

    EVERYBODY = "everybody"
    COMPANY = "company"
    STAFF = "staff"
    TIER = "tier"
    TEAMS = "teams"


AUDIENCE_WORDS = {
    Audience.EVERYBODY: gettext_lazy("Everybody, signed in or not"),
    Audience.COMPANY: gettext_lazy("Everybody who works here"),
    Audience.STAFF: gettext_lazy("The support teams"),
    Audience.TIER: gettext_lazy("The support teams from a tier on"),
    Audience.TEAMS: gettext_lazy("Named teams"),
}
_WIDTH = {one: -place for place, one in enumerate(Audience)}


class ArticleState(enum.StrEnum):
    """How an article stands; a newer text under way is told by its revision."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Stage(enum.StrEnum):
    """How one revision stands."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


STATE_WORDS = {
    ArticleState.DRAFT: gettext_lazy("Draft"),
    ArticleState.REVIEW: gettext_lazy("In review"),
    ArticleState.PUBLISHED: gettext_lazy("Published"),
    ArticleState.RETIRED: gettext_lazy("Retired"),
}
ALLOWED: dict[ArticleState, set[ArticleState]] = {
    ArticleState.DRAFT: {ArticleState.REVIEW, ArticleState.RETIRED},
    ArticleState.REVIEW: {ArticleState.DRAFT, ArticleState.PUBLISHED, ArticleState.RETIRED},
    ArticleState.PUBLISHED: {ArticleState.RETIRED},
    ArticleState.RETIRED: {ArticleState.DRAFT},
}


@dataclass(frozen=True)
class Reader:
    """All of a person that decides what they may read; without a number, somebody not signed in."""

    person_id: int = 0
    company: bool = False
    staff: bool = False
    everything: bool = False
    tier_level: int = 0
    team_ids: frozenset[int] = field(default_factory=frozenset)


ANYBODY = Reader()


def reader_as(standing: Standing, active: bool) -> Reader:
    """A contact of a vendor signs in, but does not work here."""
    if not active:
        return ANYBODY
    return Reader(
        standing.person_id,
        company=standing.role != Role.VENDOR_CONTACT,
        staff=standing.is_staff,
        everything=standing.role in {Role.LEAD, Role.ADMINISTRATOR},
        tier_level=standing.tier_level,
        team_ids=standing.team_ids,
    )


def is_wider(audience: Audience, than: Audience) -> bool:
    return _WIDTH[audience] > _WIDTH[than]


def is_expired(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and expires_at <= now


def is_expiring(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and now < expires_at <= now + TOLD_BEFORE


def remind_at(expires_at: datetime | None) -> datetime | None:
    return expires_at - TOLD_BEFORE if expires_at else None


def why_not_write(by: Standing) -> str | None:
    if by.is_staff:
        return None
    return _("Articles are written by the support teams. Ask one of them, they write it with you.")


def why_not_say(title: str, summary: str, body: str) -> str | None:
    """What a text lacks before it is one, or where it is too long."""
    if not title.strip():
        return _("Give it a title: the words somebody with this trouble would use.")
    if len(title) > LONGEST_TITLE or len(summary) > LONGEST_SUMMARY:
        return _("The title may have 200 characters and the summary 300; the rest is the text.")
    if len(body) > LONGEST_BODY:
        return _("The text may have 100,000 characters. Make two articles of it.")
    return None


def why_not_show(
    pictures: Iterable[tuple[str, str]], named: Iterable[int], own: Collection[int]
) -> str | None:
    """`pictures` are words and address of each, `named` the files a text names, `own` those it has."""
    for _words, address in pictures:
        if not address.startswith(FILES):
            return _(
                "The picture at %(address)s is kept elsewhere: it may go away, and tells others who reads. Add it to the article below and place that."
            ) % {"address": address[:120] or "…"}
    for number in named:
        if number not in own:
            return _(
                "File %(number)s belongs to another article, whose readers may be others. Add it to this one, too."
            ) % {"number": number}
    return None


def why_not_leave_unsaid(pictures: Iterable[tuple[str, str]]) -> str | None:
    if all(words.strip() for words, _address in pictures):
        return None
    return _("Say what each picture shows, between ![ and ]: not everybody can see it.")


def picture_type(head: bytes) -> str:
    """Which picture these bytes begin; empty for whatever could do more than be looked at."""
    for kind, beginning in PICTURES.items():
        if head.startswith(beginning) and (kind != "image/webp" or head[8:12] == b"WEBP"):
            return kind
    return ""


def why_not_add(type: str, about: str, files: int) -> str | None:
    if files >= MOST_FILES:
        return _("An article may have %(most)s files. Make two articles of it.") % {
            "most": MOST_FILES
        }
    if type in PICTURES and not about.strip():
        return _("Say in a few words what the picture shows: not everybody can see it.")
    return None


def why_not_this_large(type: str, size: int) -> str | None:
    if type in PICTURES and size > LARGEST_PICTURE:
        return _("A picture may have %(most)s MB. Make it smaller, or cut out what matters.") % {
            "most": LARGEST_PICTURE // (1024 * 1024)
        }
    return None


def why_not_revise(state: ArticleState, stage: Stage | None) -> str | None:
    if state == ArticleState.RETIRED:
        return _("It is retired. Restore one of its versions to write on.")
    if stage == Stage.REVIEW:
        return _("It is in review. Send it back first, then change it.")
    return None


def why_not_propose(stage: Stage | None, summary: str, body: str) -> str | None:
    if stage != Stage.DRAFT:
        return _("There is no draft to review. Write one first.")
    if not summary.strip():
        return _("Add a summary: one sentence that says what the reader gets.")
    if not body.strip():
        return _("Add the text: what to do, step by step.")
    return None


def why_not_review(stage: Stage | None, author_id: int | None, by: Standing) -> str | None:
    """A second pair of eyes: nobody publishes what they wrote themselves."""
    if stage != Stage.REVIEW:
        return _("Nothing of it waits for review.")
    if not by.is_staff:
        return _("Articles are reviewed by the support teams.")
    if author_id == by.person_id:
        return _("You wrote this version. Somebody else reads it before it is published.")
    return None


def why_not_send_back(words: str) -> str | None:
    if words.strip():
        return None
    return _("Say what is missing, so that the author need not guess.")


def why_not_keep(owner_id: int, by: Standing) -> str | None:
    """Retiring, extending and placing are the owner's, or a lead's."""
    if by.person_id == owner_id or "see_set_up" in by.may:
        return None
    return _("Only its owner or a lead does this. Ask one of them.")


def why_not_retire(state: ArticleState, reason: str) -> str | None:
    if state == ArticleState.RETIRED:
        return _("It is retired already.")
    if not reason.strip():
        return _("Say why it goes, so that nobody writes it again.")
    return None


def why_not_extend(state: ArticleState, until: datetime, *, now: datetime) -> str | None:
    if state != ArticleState.PUBLISHED:
        return _("Only a published article has an end that can be moved.")
    if until <= now:
        return _("Choose a day that lies ahead.")
    if until - now > LONGEST:
        return _("An article is good for three years at most; then somebody reads it again.")
    return None


def why_not_place(
    audience: Audience, before: Audience, state: ArticleState, author_id: int | None, by: Standing
) -> str | None:
    """Opening a published text to more people needs somebody who did not write it."""
    if state != ArticleState.PUBLISHED or not is_wider(audience, before):
        return None
    if author_id != by.person_id:
        return None
    return _("You wrote what would be opened to more people. Somebody else decides that.")


def why_not_audience(audience: Audience, from_tier: int | None, teams: int) -> str | None:
    if audience == Audience.TIER and not from_tier:
        return _("Name the tier from which on it may be read.")
    if audience == Audience.TEAMS and not teams:
        return _("Name at least one team that may read it.")
    return None


def why_not_vote(state: ArticleState, is_robot: bool) -> str | None:
    if is_robot:
        return _("Machines have no opinion of an article.")
    if state != ArticleState.PUBLISHED:
        return _("Only what is published can have helped.")
    return None
