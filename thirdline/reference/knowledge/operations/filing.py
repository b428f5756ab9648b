from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.db import transaction

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.kit.store import Kept, clean_name, keep_chunks
from thirdline.reference.knowledge import rules
from thirdline.reference.knowledge.models import Article, ArticleFile
from thirdline.reference.knowledge.operations.telling import tell_journal
from thirdline.reference.knowledge.queries import article_for_update
from thirdline.reference.knowledge.rules import ArticleState, Stage


def add_article_file(
    article: Article, *, name: str, type: str, chunks: Iterable[bytes], about: str = "", by: Person
) -> ArticleFile:
    """Keep a picture or file with an article, to be placed in its text; it stays for every version."""
    refuse_if(rules.why_not_write(by.standing))
    clean, rest = clean_name(name), iter(chunks)
    head = next(rest, b"")
    # By its bytes, not by what it says: drawings with script in them (SVG) are only downloaded.
    seen = rules.picture_type(head)
    kind = seen or ("application/octet-stream" if type.startswith("image/") else type[:100])
    there = ArticleFile.objects.filter(article=article).count()
    refuse_if(rules.why_not_add(kind, about, there))
    kept = keep_chunks(_measured(chain([head], rest), kind))
    try:
        with transaction.atomic():
            return _kept(article, kept, name=clean, type=kind, about=about, by=by)
    except BaseException:
        kept.path.unlink(missing_ok=True)
        raise


def _measured(chunks: Iterable[bytes], kind: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        refuse_if(rules.why_not_this_large(kind, size))
        yield chunk


def _kept(
    article: Article, kept: Kept, *, name: str, type: str, about: str, by: Person
) -> ArticleFile:
    article = article_for_update(article)
    stage = Stage(article.working.stage) if article.working else None
    refuse_if(rules.why_not_revise(ArticleState(article.state), stage))
    file = ArticleFile.objects.create(
        article=article, name=name, about=about.strip()[:300], type=type, size=kept.size,
        sha256=kept.sha256, kept_as=kept.kept_as, by=by, at=clock.now(),
    )  # fmt: skip
    facts = {"file": file.pk, "size": kept.size, "sha256": kept.sha256}
    tell_journal("article.file_added", article, by=by, facts=facts, words={"name": name})
    return file
