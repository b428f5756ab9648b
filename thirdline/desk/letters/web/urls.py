from __future__ import annotations

from django.urls import path

from thirdline.desk.letters.web import as_sent, texts, unfollow

app_name = "letters"

urlpatterns = [
    path("set-up/letters", texts.texts, name="texts"),
    path("set-up/letters/<str:which>", texts.text, name="text"),
    path("set-up/letters/<str:which>/preview", texts.preview, name="preview"),
    path("set-up/letters/<str:which>/reset", texts.reset, name="reset"),
    path("set-up/letters/<str:which>/sample", texts.sample, name="sample"),
    path("tickets/<int:number>/letters/<int:letter>", as_sent.letter, name="as-sent"),
    path("tickets/<int:number>/letters/<int:letter>/document", as_sent.document, name="document"),
    path("unfollow/<str:token>", unfollow.unfollow, name="unfollow"),
]
