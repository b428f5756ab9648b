from __future__ import annotations

import re

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from thirdline.reference.knowledge.rules import FILES, PICTURES, ArticleState, Audience, Stage


class ArticleCategory(models.Model):
    """Where an article stands on the shelf."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    about = models.TextField(blank=True)
    icon = models.CharField(max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """What others read. Title, summary and words are those of the text that is in force."""

    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    category = models.ForeignKey(
        ArticleCategory, models.PROTECT, null=True, related_name="articles", db_index=False
    )
    service = models.ForeignKey("tickets.Service", models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    audience = models.CharField(
        max_length=10, default=Audience.COMPANY, choices=[(a.value, a.value) for a in Audience]
    )
    from_tier = models.PositiveSmallIntegerField(null=True)
    teams = models.ManyToManyField("people.Team", related_name="+")
    state = models.CharField(
        max_length=10,
        default=ArticleState.DRAFT,
        choices=[(s.value, s.value) for s in ArticleState],
    )
    # The text that is published, and the one under way; either may be missing.
    current = models.OneToOneField("Revision", models.PROTECT, null=True, related_name="+")
    working = models.OneToOneField("Revision", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # When the owner is told that it grows old; empty once told.
    remind_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_because = models.TextField(blank=True)
    helped = models.PositiveIntegerField(default=0)
    not_helped = models.PositiveIntegerField(default=0)
    words = SearchVectorField(default="")
    title_words = SearchVectorField(default="")

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="article_words", fastupdate=False),
            models.Index(fields=["state", "-id"], name="article_state"),
            models.Index(fields=["category", "-id"], name="article_category"),
            models.Index(
                fields=["remind_at"], name="article_remind", condition=Q(remind_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_published_has_text",
                condition=~Q(state="published") | Q(current__isnull=False),
            ),
            models.CheckConstraint(
                name="article_tier_is_named",
                condition=~Q(audience="tier") | Q(from_tier__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"KB-{self.pk}"

    @property
    def votes(self) -> int:
        return self.helped + self.not_helped

    @property
    def helped_share(self) -> float | None:
        """Of those who said so; nobody is counted who said nothing."""
        return self.helped / self.votes if self.votes else None


class Revision(models.Model):
    """One version of an article's text, with whoever wrote and whoever reviewed it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    keywords = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    stage = models.CharField(
        max_length=10, default=Stage.DRAFT, choices=[(s.value, s.value) for s in Stage]
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True)
    review_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")
        ]
        indexes = [
            models.Index(fields=["id"], name="revision_review", condition=Q(stage="review")),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} version {self.number}"


class ArticleFile(models.Model):
    """A picture or file of an article. It stays, so that every version keeps what it shows."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    # What it shows, for whoever cannot see it.
    about = models.CharField(max_length=300, blank=True)
    type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.type in PICTURES

    @property
    def placed(self) -> str:
        """How it stands in a text."""
        words = re.sub(r"[\[\]\\\s]+", " ", self.about or self.name).strip()
        return f"{'!' * self.is_picture}[{words}]({FILES}{self.pk})"


class Vote(models.Model):
    """Whether an article helped one person; a second vote of theirs replaces the first."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    helped = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.article_id}"


class KnownTerm(models.Model):
    """A word of some article, for typing errors; never shown, only tried."""

    word = models.CharField(max_length=60, primary_key=True)
    grams = ArrayField(models.CharField(max_length=3))

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="term_grams")]

    def __str__(self) -> str:
        return self.word
