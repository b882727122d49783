"""Run the lab's command line: `python -m lab`."""

import signal
import sys

from lab.cli import main

# Exit as on Ctrl-C, so that services are stopped and staging folders removed.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
sys.exit(main())
