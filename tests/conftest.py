"""What holds for all tests: networks train with NumPy, of which many tests know every bit.

`nncore/test_kernels.py` has the compiled loops, and runs some of the others with them.
"""

import os

os.environ.setdefault("NNCORE_ENGINE", "numpy")
