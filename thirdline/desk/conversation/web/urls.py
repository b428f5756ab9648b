from __future__ import annotations

from django.urls import path

from thirdline.desk.conversation.web import talk

app_name = "conversation"

urlpatterns = [
    path("tickets/<int:number>/talk", talk.talk, name="talk"),
    path("tickets/<int:number>/messages", talk.messages, name="messages"),
    path("tickets/<int:number>/draft", talk.draft, name="draft"),
    path("messages/<int:number>", talk.message, name="message"),
]
