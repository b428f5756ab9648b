from __future__ import annotations

from django.urls import path

from thirdline.reference.estate.web import debts, figures, questions

urlpatterns = [
    path("estate/items/<int:number>/figures", figures.figures, name="item-figures"),
    path("estate/items/<int:number>/cut-sets", figures.cut_sets, name="item-cut-sets"),
    path("estate/debts", debts.board, name="debts"),
    path("estate/debts/<int:number>", debts.debt, name="debt"),
    path("estate/debts/<int:number>/acceptance", debts.accept, name="debt-acceptance"),
    path("estate/debts/<int:number>/acceptance/end", debts.withdraw, name="debt-acceptance-end"),
    path("estate/debts/<int:number>/owner", debts.hand, name="debt-hand"),
    path("estate/questions", questions.questions, name="questions"),
    path("estate/questions/new", questions.new, name="question-new"),
    path("estate/questions/ask", questions.ask, name="questions-ask"),
    path("estate/questions/<int:number>", questions.question, name="question"),
    path("estate/questions/<int:number>/removal", questions.remove, name="question-removal"),
]
