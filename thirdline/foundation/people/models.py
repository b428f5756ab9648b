from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from thirdline.foundation.people.rules import (
    ROLE_MAY,
    STAFF,
    Role,
    Sees,
    Shares,
    Standing,
    initials,
    widest,
)
from thirdline.kit import clock
from thirdline.kit.fixed import fixed

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Anyone who asks, works or acts here; a robot is a person whose `kind` says so."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=10, default="person", choices=[("person", "person"), ("robot", "robot")]
    )
    role = models.CharField(
        max_length=20, default=Role.REQUESTER, choices=[(role.value, role.value) for role in Role]
    )
    job = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=80, blank=True)
    company = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    # Whose tickets they may read on the portal; empty: as their company says.
    reads = models.CharField(
        max_length=12,
        blank=True,
        default="",
        choices=[("", "as the company says"), *((one.value, one.value) for one in Shares)],
    )
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=10, default="system")
    single_keys = models.BooleanField(default=True)
    can_hold = models.PositiveSmallIntegerField(default=3)
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()
    memberships: RelatedManager[Membership]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(is_active=False), name="person_who_left_is_not_active"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(
                fields=["company", "department"],
                name="person_company",
                condition=~Q(company=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_robot(self) -> bool:
        return self.kind == "robot"

    @cached_property
    def standing(self) -> Standing:
        """The person's place in the ladder; read once for each object in hand."""
        role = Role(self.role)
        if not self.is_active or role not in STAFF:
            may = ROLE_MAY[role] if self.is_active else frozenset()
            return Standing(self.pk, role, may=may, shares=self._shares())
        rows = _PLACES(self.pk)
        led = _LED(self.pk) if role == Role.LEAD else ()
        everything = role in {Role.ADMINISTRATOR, Role.LEAD}
        return Standing(
            person_id=self.pk,
            role=role,
            team_ids=frozenset(row[0] for row in rows),
            led_team_ids=frozenset(led),
            tier_levels=frozenset(row[1] for row in rows),
            sees=Sees.EVERYTHING if everything else widest([Sees(row[2]) for row in rows]),
            may=ROLE_MAY[role].union(*(row[3] for row in rows)),
        )

    def may(self, what: str) -> bool:
        return self.is_active and what in self.standing.may

    def _shares(self) -> Shares:
        """Without a company there is nobody to share with, and nothing is asked."""
        if not self.company or not self.is_active:
            return Shares.OWN
        return Shares(self.reads or _COMPANY_READS.one(self.company) or Shares.OWN)


class Company(models.Model):
    """A company whose people ask here, and whose tickets each of them may read."""

    name = models.CharField(max_length=120, unique=True)
    reads = models.CharField(
        max_length=12,
        default=Shares.OWN,
        choices=[(one.value, one.value) for one in Shares],
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """A level of the ladder, 0 to 4, as data."""

    level = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=60, unique=True)
    mission = models.TextField(blank=True)
    access = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    sees = models.CharField(
        max_length=20, default=Sees.EVERYTHING, choices=[(one.value, one.value) for one in Sees]
    )
    may = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    respond_within = models.DurationField(null=True, blank=True)
    decide_within = models.DurationField(null=True, blank=True)
    calendar = models.ForeignKey("calendars.WorkCalendar", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=9), name="tier_level_is_one_digit")
        ]

    def __str__(self) -> str:
        return f"L{self.level} {self.name}"


class Team(models.Model):
    """People of one tier and one domain, to whom tickets are handed."""

    tier = models.ForeignKey(Tier, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    domain = models.CharField(max_length=60, blank=True)
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="leads")
    calendar = models.ForeignKey("calendars.WorkCalendar", models.PROTECT, null=True, blank=True)
    takes_new = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Set when the team stands for a group in an imported history: never offered, never on call.
    history = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["tier__level", "name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(until=None), name="member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Skill(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    domain = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class PersonSkill(models.Model):
    """A skill a person has: level 1 (learning) to 5 (teaches it), with the certificate behind it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField(default=3)
    certificate = models.CharField(max_length=120, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="skill_level_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.skill_id} at {self.level}"


class Shift(models.Model):
    """A planned presence of one person in one team, from a moment to a moment."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="shifts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team", "ends_at"], name="shift_team_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="shift_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Rotation(models.Model):
    """Who is on call for a team, handed over daily, weekly or by a custom length."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rotations")
    name = models.CharField(max_length=80)
    kind = models.CharField(
        max_length=10,
        default="weekly",
        choices=[(k, k) for k in ("hourly", "daily", "weekly", "monthly")],
    )
    length = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60, default="UTC")
    people: models.ManyToManyField[Person, RotationPlace] = models.ManyToManyField(
        Person, through="RotationPlace", related_name="rotations"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="rotation_once")]

    def __str__(self) -> str:
        return self.name


class RotationPlace(models.Model):
    rotation = models.ForeignKey(Rotation, models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, models.CASCADE)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "position"], name="rotation_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.rotation_id} #{self.position}"


class RotationOverride(models.Model):
    """Somebody stands in, from a moment to a moment."""

    rotation = models.ForeignKey(Rotation, models.CASCADE, related_name="overrides")
    person = models.ForeignKey(Person, models.CASCADE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="override_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} stands in {self.starts_at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A key for the API: only its hash is kept, with scopes and an end."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


_PLACES = fixed(
    lambda person: Membership.objects.filter(
        person=person, until=None, team__retired_at=None
    ).values_list("team_id", "team__tier__level", "team__tier__sees", "team__tier__may"),
    int,
)
_COMPANY_READS = fixed(
    lambda name: Company.objects.filter(name=name).values_list("reads", flat=True), str
)
_LED = fixed(lambda person: Team.objects.filter(lead=person).values_list("pk", flat=True), int)
