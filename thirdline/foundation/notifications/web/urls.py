from __future__ import annotations

from django.urls import path

from thirdline.foundation.notifications.web import channels, notices

app_name = "notifications"

urlpatterns = [
    path("notices", notices.notices, name="notices"),
    path("notices/reading", notices.reading_all, name="reading-all"),
    path("notices/<int:number>/reading", notices.reading, name="reading"),
    path("notices/channels", channels.channels, name="channels"),
]
