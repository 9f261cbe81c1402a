"""`python -m tests.js` checks the JavaScript; `python -m tests.js fix` formats it first."""

import sys

from tests import js

sys.exit((js.fix() if "fix" in sys.argv[1:] else 0) or js.main())
