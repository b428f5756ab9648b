from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    name = "thirdline.practices.problems"
    label = "problems"
    default_auto_field = "django.db.models.BigAutoField"
