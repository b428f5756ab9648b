from __future__ import annotations

from django.urls import path

from thirdline.desk.views.web import assigning, queue

app_name = "views"

urlpatterns = [
    path("queue", queue.queue, name="queue"),
    path("queue/filters", queue.filters, name="filters"),
    path("queue/tickets/<int:number>", queue.peek, name="peek"),
    path("queue/assignments", assigning.assignments, name="assignments"),
]
