from __future__ import annotations

from django.urls import path

from thirdline.desk.views.web import counting, neighbours, queue, saving

app_name = "views"

urlpatterns = [
    path("queue", queue.queue, name="queue"),
    path("queue/filters", queue.filters, name="filters"),
    path("queue/counts", counting.counts, name="counts"),
    path("queue/summary", counting.summary, name="summary"),
    path("queue/tickets/<int:number>", queue.peek, name="peek"),
    path("queue/tickets/<int:number>/neighbours", neighbours.neighbours, name="neighbours"),
    path("queue/views", saving.views, name="views"),
    path("queue/views/new", saving.new, name="new"),
    path("queue/views/form", saving.form, name="form"),
    path("queue/views/<slug:slug>", saving.view, name="view"),
    path("queue/views/<slug:slug>/retirement", saving.retirement, name="retirement"),
    path("queue/views/<slug:slug>/place", saving.place, name="place"),
]
