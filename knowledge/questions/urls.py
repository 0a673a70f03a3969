"""Addresses of questions, below a language."""

from django.urls import path

from knowledge.questions.face.ask import ask_view
from knowledge.questions.face.follow import follow, follow_file
from knowledge.questions.face.lists import questions
from knowledge.questions.face.question import file, question
from knowledge.questions.face.similar import similar

page_patterns = [
    path("questions/", questions, name="questions"),
    path("questions/ask/", ask_view, name="question-ask"),
    path("questions/similar/", similar, name="questions-similar"),
    path("questions/follow/<str:token>/", follow, name="question-follow"),
    path("questions/follow/<str:token>/files/<small:file_id>/", follow_file, name="question-follow-file"),
    path("questions/files/<small:file_id>/", file, name="question-file"),
    path("questions/<slug:reference>/", question, name="question"),
]
