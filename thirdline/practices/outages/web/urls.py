from __future__ import annotations

from django.urls import path

from thirdline.practices.outages.web import outages

app_name = "outages"

urlpatterns = [
    path("outages", outages.outages, name="outages"),
    path("outages/new", outages.new, name="new"),
    path("outages/<int:number>", outages.outage, name="outage"),
    path("outages/<int:number>/ending", outages.ending, name="ending"),
]
