from __future__ import annotations

from django.urls import path

from thirdline.faces.insights.web import tickets, tiers

app_name = "insights"

urlpatterns = [
    path("insights", tiers.tiers, name="tiers"),
    path("insights/figures.csv", tiers.figures_csv, name="csv"),
    path("insights/tickets", tickets.tickets, name="tickets"),
]
