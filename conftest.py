"""What holds for all tests: networks train with NumPy, of which many tests know every bit.

`tests/nncore/test_kernels.py` has the compiled loops, and runs some of the others with them.
"""

import importlib.util
import os

os.environ.setdefault("NNCORE_ENGINE", "numpy")
collect_ignore = [] if importlib.util.find_spec("numba") else ["nncore/kernels.py"]
