"""Both kernels; that in C is there when set-up found a compiler, and its tests say so when not."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.native import native_kernel

in_c = pytest.param(
    native_kernel(),
    id="native",
    marks=pytest.mark.skipif(native_kernel() is None, reason="not run: no kernel in C was built"),
)
in_python = pytest.param(PythonKernel(), id="python")
both_kernels = pytest.mark.parametrize("kernel", [in_c, in_python])
