from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "thirdline.desk.letters"
    label = "letters"
