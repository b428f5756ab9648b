from __future__ import annotations

from django.urls import path

from thirdline.desk.commands.web import guide, palette

app_name = "commands"

urlpatterns = [
    path("commands", palette.palette, name="commands"),
    path("guide", guide.guide, name="guide"),
    path("guide/sheet", guide.sheet, name="sheet"),
]
