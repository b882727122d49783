"""`python -m lab`"""

import signal
import sys

from lab.cli import main

# As Ctrl-C: services are ended and staging folders removed on the way out.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
sys.exit(main())
