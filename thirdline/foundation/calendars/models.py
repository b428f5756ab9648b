from __future__ import annotations

from django.db import models


class WorkCalendar(models.Model):
    """When somebody works: weekly hours in a time zone, less holidays."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    # {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], ...}; a day that is absent is closed.
    hours = models.JSONField(default=dict, blank=True)
    holiday_country = models.CharField(max_length=3, blank=True)
    holiday_subdivision = models.CharField(max_length=40, blank=True)
    always_open = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day of an organisation's own; with hours it is a short day, without it is closed."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=120)
    hours = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
