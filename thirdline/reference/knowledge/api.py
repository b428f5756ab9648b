"""Articles by API: find, read, write, review, vote."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.queries import person_numbered, teams
from thirdline.kit.web_api import (
    In,
    Moment,
    Number,
    Out,
    Page,
    Paging,
    Reason,
    Slug,
    Wrong,
    page_of,
)
from thirdline.reference.knowledge import operations, queries
from thirdline.reference.knowledge.rules import FILES, ArticleState, Audience, Stage

if TYPE_CHECKING:
    from thirdline.reference.knowledge.models import Article, ArticleFile, Revision

router = Router(tags=["articles"])

Title = Annotated[str, Field(max_length=200)]
Summary = Annotated[str, Field(max_length=300)]
Body = Annotated[str, Field(max_length=100_000, description="Markdown.")]
About = Annotated[str, Field(max_length=300, description="What it shows.")]
Keywords = Annotated[str, Field(max_length=500)]


class ArticlesAsked(Paging):
    state: ArticleState | None = None
    category: Annotated[str, Field(max_length=60)] = ""


class QuestionIn(BaseModel):
    q: str = Field(..., max_length=500, description="A question in people's own words.")
    limit: int = Field(5, ge=1, le=50)


class Text(In):
    title: Title
    summary: Summary = ""
    body: Body = ""
    keywords: Keywords = ""


class NextText(Text):
    note: Annotated[str, Field(max_length=300)] = ""


class NewArticle(Text):
    category: Slug | None = None
    audience: Audience = Audience.COMPANY
    from_tier: Annotated[int, Field(ge=1, le=9)] | None = None
    teams: Annotated[list[Slug], Field(max_length=50)] = []


class Place(In):
    """Where it stands, who answers for it and who may read it."""

    category: Slug | None = None
    audience: Audience = Audience.COMPANY
    from_tier: Annotated[int, Field(ge=1, le=9)] | None = None
    teams: Annotated[list[Slug], Field(max_length=50)] = []
    owner: Number


class Restoration(In):
    version: Annotated[int, Field(ge=1, le=1_000_000)]


class Proposal(In):
    reviewer: Number | None = None


class Publication(In):
    until: Moment | None = Field(None, description="Good until then; a year, if left out.")


class Extension(In):
    until: Moment


class WhySentBack(In):
    reason: Reason


class VoteIn(In):
    helped: bool
    words: Annotated[str, Field(max_length=2_000)] = ""


class ArticleRow(Out):
    number: int
    label: str
    title: str
    summary: str
    state: ArticleState
    category: str | None
    audience: Audience
    owner: PersonRef
    helped: int
    not_helped: int
    published_at: datetime | None
    expires_at: datetime | None
    url: str


class RevisionOut(Out):
    number: int
    stage: Stage
    title: str
    summary: str
    body: str
    keywords: str
    note: str
    author: PersonRef
    at: datetime


class ArticleFileOut(Out):
    """`placed` is how it stands in the Markdown of the article's text."""

    number: int
    name: str
    about: str
    type: str
    size: int
    sha256: str
    placed: str
    url: str


class ArticleOut(ArticleRow):
    """The text in force and, for the support teams, the one under way."""

    current: RevisionOut | None
    working: RevisionOut | None


class FoundArticle(Out):
    article: ArticleRow
    score: float


@router.get("/articles", response=Page[ArticleRow])
def list_articles(request: HttpRequest, asked: Query[ArticlesAsked]) -> Page[ArticleRow]:
    """Articles you may read, newest first."""
    rows: QuerySet[Article] = queries.articles_for(reader(request)).select_related(
        "owner", "category"
    )
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.category:
        rows = rows.filter(category__slug=asked.category)
    return page_of(rows, asked, _row, newest_first=True)


@router.get("/articles/answers", response=list[FoundArticle])
def find_articles(request: HttpRequest, asked: Query[QuestionIn]) -> list[FoundArticle]:
    """The articles that answer a question best, as the portal suggests them."""
    found = queries.find(reader(request), asked.q, limit=asked.limit)
    rows = {
        one.pk: one
        for one in queries.articles_for(reader(request))
        .filter(pk__in=[each.article.pk for each in found])
        .select_related("owner", "category")
    }
    return [
        FoundArticle(article=_row(rows[one.article.pk]), score=round(one.score, 3))
        for one in found
        if one.article.pk in rows
    ]


@router.get("/articles/{int:number}", response=ArticleOut)
def read_article(request: HttpRequest, number: Number) -> ArticleOut:
    """One article with its text."""
    return _whole(request, _one(request, number))


@router.get("/articles/{int:number}/revisions", response=list[RevisionOut])
def list_revisions(request: HttpRequest, number: Number) -> list[RevisionOut]:
    """Its versions, newest first; for the support teams."""
    article = _one(request, number)
    if not reader(request).may("work"):
        return [_revision(article.current)] if article.current else []
    return [_revision(one) for one in queries.revisions_of(article)]


@router.post("/articles", response={201: ArticleOut})
def create_article(request: HttpRequest, given: NewArticle) -> Status[ArticleOut]:
    """Draft an article; somebody else publishes it."""
    facts: dict[str, Any] = given.model_dump(exclude={"category", "teams"})
    facts |= {"category": _category(given.category), "teams": _teams(given.teams)}
    return Status(201, _whole(request, operations.draft_article(by=reader(request), **facts)))


@router.post("/articles/{int:number}/revisions", response=ArticleOut)
def write_revision(request: HttpRequest, number: Number, given: NextText) -> ArticleOut:
    """Write the next version, or go on with the draft under way."""
    article = _one(request, number)
    return _whole(
        request, operations.revise_article(article, by=reader(request), **given.model_dump())
    )


@router.get("/articles/{int:number}/files", response=list[ArticleFileOut])
def list_article_files(request: HttpRequest, number: Number) -> list[ArticleFileOut]:
    """The pictures and files of an article, newest first; for the support teams."""
    article = _one(request, number)
    return [_file(one) for one in queries.files_of(article)] if reader(request).may("work") else []


@router.post("/articles/{int:number}/files", response={201: ArticleFileOut})
def add_file(
    request: HttpRequest, number: Number, file: File[UploadedFile], about: Form[About] = ""
) -> Status[ArticleFileOut]:
    """Keep a picture or file with an article, sent as multipart/form-data; a picture needs `about`.

    Nothing shows it yet: put `placed` into the text with the next revision.
    """
    kept = operations.add_article_file(
        _one(request, number), name=file.name or "", type=file.content_type or "",
        chunks=file.chunks(), about=about, by=reader(request),
    )  # fmt: skip
    return Status(201, _file(kept))


@router.post("/articles/{int:number}/proposal", response=ArticleOut)
def propose(request: HttpRequest, number: Number, given: Proposal) -> ArticleOut:
    """Ask for a review."""
    reviewer = person_numbered(given.reviewer) if given.reviewer else None
    article = _one(request, number)
    return _whole(
        request, operations.propose_article(article, reviewer=reviewer, by=reader(request))
    )


@router.post("/articles/{int:number}/sending-back", response=ArticleOut)
def send_back(request: HttpRequest, number: Number, given: WhySentBack) -> ArticleOut:
    """Return a version to its author with what is missing."""
    article = _one(request, number)
    return _whole(
        request, operations.send_back_article(article, words=given.reason, by=reader(request))
    )


@router.post("/articles/{int:number}/publication", response=ArticleOut)
def publish(request: HttpRequest, number: Number, given: Publication) -> ArticleOut:
    """Put the version in review in force; its author cannot."""
    article = _one(request, number)
    return _whole(
        request, operations.publish_article(article, until=given.until, by=reader(request))
    )


@router.post("/articles/{int:number}/extension", response=ArticleOut)
def extend(request: HttpRequest, number: Number, given: Extension) -> ArticleOut:
    """Say that it was read again and still holds."""
    article = _one(request, number)
    return _whole(
        request, operations.extend_article(article, until=given.until, by=reader(request))
    )


@router.post("/articles/{int:number}/retirement", response=ArticleOut)
def retire(request: HttpRequest, number: Number, given: WhySentBack) -> ArticleOut:
    """Take it out of everybody's way."""
    article = _one(request, number)
    return _whole(
        request, operations.retire_article(article, reason=given.reason, by=reader(request))
    )


@router.put("/articles/{int:number}/place", response=ArticleOut)
def place(request: HttpRequest, number: Number, given: Place) -> ArticleOut:
    """Say where it stands, who answers for it and who may read it; its service stays."""
    article = _one(request, number)
    facts: dict[str, Any] = {
        "category": _category(given.category), "teams": _teams(given.teams),
        "audience": given.audience, "from_tier": given.from_tier,
        "owner": person_numbered(given.owner), "service_id": article.service_id,
    }  # fmt: skip
    return _whole(request, operations.place_article(article, by=reader(request), **facts))


@router.post("/articles/{int:number}/restoration", response=ArticleOut)
def restore(request: HttpRequest, number: Number, given: Restoration) -> ArticleOut:
    """Begin a new version with the text of an earlier one."""
    article = _one(request, number)
    return _whole(
        request, operations.restore_revision(article, number=given.version, by=reader(request))
    )


@router.post("/articles/{int:number}/votes", response=ArticleRow)
def vote(request: HttpRequest, number: Number, given: VoteIn) -> ArticleRow:
    """Say whether it helped you; the last vote counts."""
    by = reader(request)
    operations.vote_on_article(_one(request, number), by=by, **given.model_dump())
    return _row(_one(request, number))


def _file(one: ArticleFile) -> ArticleFileOut:
    return ArticleFileOut(
        number=one.pk, name=one.name, about=one.about, type=one.type, size=one.size,
        sha256=one.sha256, placed=one.placed, url=f"{FILES}{one.pk}",
    )  # fmt: skip


def _one(request: HttpRequest, number: int) -> Article:
    return queries.article_for(reader(request), number)


def _category(slug: str | None) -> Any:
    found = queries.categories().filter(slug=slug).first() if slug else None
    if slug and found is None:
        sentence = _("There is no category “%(slug)s” of articles.") % {"slug": slug}
        raise Wrong(422, sentence, errors=[("category", sentence)])
    return found


def _teams(slugs: list[str]) -> list[Any]:
    found = list(teams().filter(slug__in=slugs)) if slugs else []
    missing = sorted(set(slugs) - {team.slug for team in found})
    if missing:
        sentence = _("There is no team “%(slug)s”.") % {"slug": missing[0]}
        raise Wrong(422, sentence, errors=[("teams", sentence)])
    return found


def _row(one: Article) -> ArticleRow:
    return ArticleRow(**_row_facts(one))


def _row_facts(one: Article) -> dict[str, Any]:
    return {
        "number": one.pk, "label": one.label, "title": one.title, "summary": one.summary,
        "state": ArticleState(one.state), "category": one.category.slug if one.category else None,
        "audience": Audience(one.audience), "owner": person_ref(one.owner), "helped": one.helped,
        "not_helped": one.not_helped, "published_at": one.published_at,
        "expires_at": one.expires_at, "url": f"/knowledge/{one.pk}",
    }  # fmt: skip


def _whole(request: HttpRequest, one: Article) -> ArticleOut:
    working = one.working if reader(request).may("work") else None
    return ArticleOut(
        **_row_facts(one),
        current=_revision(one.current) if one.current else None,
        working=_revision(working) if working else None,
    )


def _revision(one: Revision) -> RevisionOut:
    return RevisionOut(
        number=one.number, stage=Stage(one.stage), title=one.title, summary=one.summary,
        body=one.body, keywords=one.keywords, note=one.note, author=person_ref(one.author),
        at=one.at,
    )  # fmt: skip
