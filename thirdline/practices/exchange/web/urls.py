from __future__ import annotations

from django.urls import path

from thirdline.practices.exchange.web import exports, imports, personal, webhooks

app_name = "exchange"

urlpatterns = [
    path("set-up/imports", imports.listing, name="imports"),
    path("set-up/imports/<int:number>", imports.one, name="import"),
    path("set-up/imports/<int:number>/mapping", imports.mapping, name="import-mapping"),
    path("set-up/imports/<int:number>/checks", imports.checks, name="import-checks"),
    path("set-up/imports/<int:number>/runs", imports.runs, name="import-runs"),
    path("set-up/imports/<int:number>/cancellation", imports.cancellation, name="import-cancel"),
    path("set-up/imports/<int:number>/undoing", imports.undoing, name="import-undoing"),
    path("set-up/imports/<int:number>/people", imports.people, name="import-people"),
    path("set-up/imports/<int:number>/problems.csv", imports.problems, name="import-problems"),
    path("exports", exports.exports, name="exports"),
    path("exports/schedules", exports.schedules, name="export-schedules"),
    path("exports/schedules/<int:number>/end", exports.schedule_end, name="export-schedule-end"),
    path("exports/<int:number>/file", exports.file, name="export-file"),
    path("exports/<int:number>/cancellation", exports.cancellation, name="export-cancel"),
    path("exports/<int:number>/removal", exports.removal, name="export-removal"),
    path("set-up/webhooks", webhooks.webhooks, name="webhooks"),
    path("set-up/webhooks/new", webhooks.new, name="new-webhook"),
    path("set-up/webhooks/<int:number>", webhooks.webhook, name="webhook"),
    path("set-up/webhooks/<int:number>/secrets", webhooks.secrets, name="webhook-secret"),
    path("set-up/webhooks/<int:number>/trials", webhooks.trials, name="webhook-trial"),
    path("set-up/webhooks/<int:number>/pause", webhooks.pause, name="webhook-pause"),
    path("set-up/webhooks/<int:number>/resumption", webhooks.resumption, name="webhook-resume"),
    path("set-up/webhooks/<int:number>/replays", webhooks.replays, name="webhook-replays"),
    path("set-up/webhooks/<int:number>/removal", webhooks.removal, name="webhook-removal"),
    path(
        "set-up/webhooks/<int:number>/deliveries/<int:delivery>", webhooks.delivery, name="delivery"
    ),
    path("set-up/personal-data", personal.listing, name="personal"),
    path("set-up/personal-data/packets", personal.packets, name="personal-packets"),
    path("set-up/personal-data/erasures", personal.erasures, name="personal-erasures"),
    path("set-up/personal-data/<int:number>", personal.one, name="personal-request"),
    path("set-up/personal-data/<int:number>/file", personal.file, name="personal-file"),
    path(
        "set-up/personal-data/<int:number>/confirmation",
        personal.confirmation,
        name="personal-confirm",
    ),
    path(
        "set-up/personal-data/<int:number>/withdrawal",
        personal.withdrawal,
        name="personal-withdraw",
    ),
]
