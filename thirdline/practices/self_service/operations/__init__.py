"""The verbs of self-service."""

from thirdline.practices.self_service.operations.attempting import (
    hand_over_attempt,
    keep_asking,
    keep_question,
    keep_reading,
    solve_alone,
)
from thirdline.practices.self_service.operations.forgetting import forget_old_attempts
from thirdline.practices.self_service.operations.using import use_article

__all__ = [
    "forget_old_attempts", "hand_over_attempt", "keep_asking", "keep_question", "keep_reading", "solve_alone",
    "use_article",
]  # fmt: skip
