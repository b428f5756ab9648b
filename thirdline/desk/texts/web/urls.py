from __future__ import annotations

from django.urls import path

from thirdline.desk.texts.web import inserting, keeping

app_name = "texts"

urlpatterns = [
    path("tickets/<int:number>/texts", inserting.choice, name="choice"),
    path("tickets/<int:number>/texts/offers", inserting.offers, name="offers"),
    path("tickets/<int:number>/texts/<int:text>", inserting.text, name="insert"),
    path("texts", keeping.texts, name="texts"),
    path("texts/new", keeping.new, name="new"),
    path("texts/<int:number>", keeping.text, name="text"),
    path("texts/<int:number>/retirement", keeping.retirement, name="retire"),
]
