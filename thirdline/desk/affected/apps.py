from django.apps import AppConfig


class AffectedConfig(AppConfig):
    name = "thirdline.desk.affected"
    label = "affected"
    default_auto_field = "django.db.models.BigAutoField"
