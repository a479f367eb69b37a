"""family.py MARK: a leader with two children, one of which has left for a session of its own. None heeds TERM."""
import os
import signal
import sys
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork():
    if os.fork():
        print("family complete", flush=True)
    else:
        os.setsid()
        if os.fork():
            os._exit(0)  # the grandchild loses its parent as well
        print("escaped", flush=True)
while True:
    time.sleep(60)
