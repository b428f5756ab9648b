from __future__ import annotations

from django.urls import path

from thirdline.desk.presence.web import here

app_name = "presence"

urlpatterns = [
    path("tickets/<int:number>/here", here.here, name="here"),
    path("tickets/<int:number>/here/writers", here.writers, name="writers"),
    path("tickets/<int:number>/writing", here.writing, name="writing"),
    path("queue/here", here.among, name="among"),
]
