from __future__ import annotations

from django.urls import path

from thirdline.reference.knowledge.web import articles, verbs, writing

app_name = "knowledge"

urlpatterns = [
    path("knowledge", articles.articles, name="articles"),
    path("knowledge/new", writing.new, name="new"),
    path("knowledge/preview", articles.preview, name="preview"),
    path("knowledge/<int:number>", articles.article, name="article"),
    path("knowledge/<int:number>/draft", writing.draft, name="draft"),
    path("knowledge/<int:number>/placing", writing.placing, name="placing"),
    path("knowledge/<int:number>/versions", articles.versions, name="versions"),
    path("knowledge/<int:number>/votes", articles.votes, name="votes"),
    path("knowledge/<int:number>/proposal", verbs.proposal, name="proposal"),
    path("knowledge/<int:number>/publication", verbs.publication, name="publication"),
    path("knowledge/<int:number>/sending-back", verbs.sending_back, name="sending-back"),
    path("knowledge/<int:number>/extension", verbs.extension, name="extension"),
    path("knowledge/<int:number>/retirement", verbs.retirement, name="retirement"),
    path("knowledge/<int:number>/restoration", verbs.restoration, name="restoration"),
]
