"""Which kernel computes: the one in C where it was built, else the one in Python."""

from __future__ import annotations

from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.kernels import Kernel
from thirdline.engines.faulttree.native import native_kernel


def best_kernel() -> Kernel:
    return native_kernel() or PythonKernel()
