"""Which kernel computes: the one in C where it was built, else the one in Python."""

from __future__ import annotations

from .kernel_python import PythonKernel
from .kernels import Kernel
from .native import native_kernel


def best_kernel() -> Kernel:
    return native_kernel() or PythonKernel()
