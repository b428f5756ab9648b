from __future__ import annotations

from django.urls import path

from thirdline.practices.surveys.web import answering, figures

app_name = "surveys"

urlpatterns = [
    path("surveys", figures.surveys, name="surveys"),
    path("surveys/follow-ups/<int:number>/closing", figures.closing, name="closing"),
    path("surveys/<str:token>", answering.survey, name="survey"),
]
