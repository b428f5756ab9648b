from __future__ import annotations

from django.urls import path

from thirdline.practices.self_service.web import beside, figures

app_name = "self_service"

urlpatterns = [
    path("tickets/<int:number>/articles", beside.beside, name="beside"),
    path("tickets/<int:number>/article-uses", beside.uses, name="uses"),
    path("insights/self-service", figures.figures, name="figures"),
    path("insights/self-service/attempts", figures.attempts, name="attempts"),
]
