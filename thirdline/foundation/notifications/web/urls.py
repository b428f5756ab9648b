from __future__ import annotations

from django.urls import path

from thirdline.foundation.notifications.web import channels, devices, gathered, notices

app_name = "notifications"

urlpatterns = [
    path("notices", notices.notices, name="notices"),
    path("notices/reading", notices.reading_all, name="reading-all"),
    path("notices/<int:number>/reading", notices.reading, name="reading"),
    path("notices/mutes/<int:number>", notices.muting, name="mute"),
    path("notices/channels", channels.channels, name="channels"),
    path("notices/rhythm", channels.rhythm, name="rhythm"),
    path("notices/devices", devices.devices, name="devices"),
    path("notices/devices/<int:number>/trials", devices.trial, name="try-device"),
    path("notices/devices/<int:number>/removal", devices.removal, name="remove-device"),
    path("end-letters/<str:token>", gathered.end, name="end-gathered"),
    path("push-worker.js", devices.worker, name="push-worker"),
]
