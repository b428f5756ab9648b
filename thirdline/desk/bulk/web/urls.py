from __future__ import annotations

from django.urls import path

from thirdline.desk.bulk.web import changes, quick

app_name = "bulk"

urlpatterns = [
    path("queue/assignments", quick.assignments, name="assignments"),
    path("queue/changes", changes.changes, name="changes"),
    path("queue/changes/verbs", changes.verbs, name="verbs"),
    path("queue/changes/<int:number>", changes.change, name="change"),
    path("queue/changes/<int:number>/steps", changes.steps, name="steps"),
    path("queue/changes/<int:number>/run", changes.run, name="run"),
    path("queue/changes/<int:number>/cancellation", changes.cancellation, name="cancellation"),
    path("queue/changes/<int:number>/undo", changes.undo, name="undo"),
    path("queue/changes/<int:number>/outcomes.csv", changes.outcomes, name="outcomes"),
]
