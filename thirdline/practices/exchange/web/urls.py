from __future__ import annotations

from django.urls import path

from thirdline.practices.exchange.web import imports

app_name = "exchange"

urlpatterns = [
    path("set-up/imports", imports.listing, name="imports"),
    path("set-up/imports/<int:number>", imports.one, name="import"),
    path("set-up/imports/<int:number>/mapping", imports.mapping, name="import-mapping"),
    path("set-up/imports/<int:number>/checks", imports.checks, name="import-checks"),
    path("set-up/imports/<int:number>/runs", imports.runs, name="import-runs"),
    path("set-up/imports/<int:number>/cancellation", imports.cancellation, name="import-cancel"),
    path("set-up/imports/<int:number>/undoing", imports.undoing, name="import-undoing"),
    path("set-up/imports/<int:number>/problems.csv", imports.problems, name="import-problems"),
]
