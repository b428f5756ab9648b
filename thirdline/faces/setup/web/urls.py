from __future__ import annotations

from django.urls import path

from thirdline.faces.setup.web import builder, ladder, tables, text, versions

app_name = "setup"

urlpatterns = [
    path("set-up", ladder.ladder, name="ladder"),
    path("set-up/text", text.text, name="text"),
    path("set-up/trials", text.trials, name="trials"),
    path("set-up/effects", text.effects, name="effects"),
    path("set-up/versions", versions.versions, name="versions"),
    path("set-up/versions/<int:number>", versions.version, name="version"),
    path("set-up/forms", builder.items, name="forms"),
    path("set-up/forms/<slug:slug>", builder.builder, name="form"),
    path("set-up/forms/<slug:slug>/order", builder.order, name="form-order"),
    path("set-up/forms/<slug:slug>/shown", builder.shown, name="form-shown"),
    path("set-up/forms/<slug:slug>/<slug:part>/<str:key>", builder.piece, name="piece"),
    path(
        "set-up/forms/<slug:slug>/<slug:part>/<str:key>/removal",
        builder.removal,
        name="piece-removal",
    ),
    path("set-up/<slug:table>", tables.rows, name="rows"),
    # A key may hold a slash, and no key may hide the form for a new row.
    path("set-up/<slug:table>/+", tables.new, name="new-row"),
    path("set-up/<slug:table>/<path:row>/retirement", tables.retirement, name="retire-row"),
    path("set-up/<slug:table>/<path:row>", tables.row, name="row"),
]
