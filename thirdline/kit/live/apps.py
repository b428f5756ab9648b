from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "thirdline.kit.live"
    label = "live"
