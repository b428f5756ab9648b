from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "thirdline.desk.presence"
    label = "presence"
    default_auto_field = "django.db.models.BigAutoField"
