from __future__ import annotations

from django.urls import path

from thirdline.desk.conversation.web import drafts, mentions, talk

app_name = "conversation"

urlpatterns = [
    path("tickets/<int:number>/talk", talk.talk, name="talk"),
    path("tickets/<int:number>/messages", talk.messages, name="messages"),
    path("tickets/<int:number>/draft", talk.draft, name="draft"),
    path("tickets/<int:number>/draft/sharing", drafts.sharing, name="share-draft"),
    path("tickets/<int:number>/named", mentions.offers, name="offer-people"),
    path("drafts/<int:number>", drafts.draft, name="shared-draft"),
    path("drafts/<int:number>/text", drafts.text, name="draft-text"),
    path("drafts/<int:number>/return", drafts.hand_back, name="hand-back-draft"),
    path("drafts/<int:number>/sending", drafts.sending, name="send-draft"),
    path("drafts/<int:number>/end", drafts.end, name="take-back-draft"),
    path("mentions", mentions.mentions, name="mentions"),
    path("messages/<int:number>", talk.message, name="message"),
]
