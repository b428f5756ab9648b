"""Trees in files: what other tools read, and what people print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.engines.faulttree.drawing import draw
from thirdline.engines.faulttree.formats.galileo import read_galileo, write_galileo
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.formats.open_psa_writing import write_open_psa
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.kit.refusals import Refused
from thirdline.kit.texts.later import sentence_of
from thirdline.practices.fault_trees.keeping import content_of
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.outlining import as_text

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

# Read while a page waits: a kilobyte for every event a tree may have.
MOST_BYTES = 5_000_000

FORMS = (
    ("open-psa", gettext_lazy("Open-PSA, for other tools")),
    ("galileo", gettext_lazy("Galileo, for other tools")),
    ("svg", gettext_lazy("A drawing (SVG)")),
    ("outline", gettext_lazy("An outline in words")),
)


@dataclass(frozen=True)
class Written:
    name: str
    type: str
    content: bytes


def read(file: UploadedFile[Any]) -> Drawn:
    """A tree from an uploaded file, told apart by its first sign. Raises TreeProblem or Refused."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000})
    content = file.read()
    is_markup = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    return read_open_psa(content) if is_markup else read_galileo(content)


def written(tree: FaultTree, form: str) -> Written | None:
    """The tree in one of FORMS; None for any other. Refuses by name what a form cannot say."""
    if form not in _WRITERS:
        return None
    ending, kind, write = _WRITERS[form]
    try:
        content = write(content_of(tree))
    except TreeProblem as problem:
        raise Refused(sentence_of(problem)) from problem
    return Written(
        f"{tree.label.lower()}-{slugify(tree.title)[:60] or 'tree'}.{ending}", kind, content
    )


def _outline(tree: Drawn) -> bytes:
    return as_text(tree).encode()


def _drawing(tree: Drawn) -> bytes:
    return draw(tree).encode()


_WRITERS: dict[str, tuple[str, str, Callable[[Drawn], bytes]]] = {
    "open-psa": ("xml", "application/xml", write_open_psa),
    "galileo": ("dft", "text/plain; charset=utf-8", write_galileo),
    "svg": ("svg", "image/svg+xml", _drawing),
    "outline": ("txt", "text/plain; charset=utf-8", _outline),
}
