from __future__ import annotations

from django.db import models


class LetterText(models.Model):
    """A text an organisation wrote in place of the shipped one, `received.de` for instance."""

    slug = models.CharField(max_length=40, unique=True)
    body = models.TextField()

    def __str__(self) -> str:
        return self.slug
