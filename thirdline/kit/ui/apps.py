from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "thirdline.kit.ui"
    label = "ui"
