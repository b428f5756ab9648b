"""The tickets the screens are known for, at their distance from the anchor (14:12 in the mocks)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from thirdline.project.story import board, queue, together, vpn
from thirdline.project.story.scenes import Scene
from thirdline.project.story.stage import Script, Stage

SCENES: dict[int, tuple[Scene, Callable[[Stage, Scene], Script]]] = {
    scene.number: (scene, script)
    for chapter in (vpn.SCENES, queue.SCENES, board.SCENES, together.SCENES)
    for scene, script in chapter
}
NUMBERS = frozenset(SCENES)


def plan(stage: Stage, begins: datetime) -> None:
    """Enter every scene that begins within the story; a shorter story has fewer."""
    for scene, script in SCENES.values():
        moment = stage.anchor - timedelta(minutes=scene.ago)
        if moment >= begins:
            stage.enter(moment, script(stage, scene))
    together.plan(stage)
