"""A threaded server round the probe that can be brought down from outside: /die ends the process, /hang stops it.

With `worker` it serves from a process of its own, which it replaces when it has ended.
"""
import os
import signal
import socketserver
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from gatespec_probe import wsgi


class Threaded(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """No access log."""


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/die":
        os._exit(3)
    if path == "/hang":
        os.kill(os.getpid(), signal.SIGSTOP)
        threading.Event().wait()  # this thread may run on a little before all of them are stopped
    return wsgi(environ, start_response)


def serve_from_worker(server):
    """Serves from a process of its own, and from a fresh one when that has ended."""
    worker = 0

    def stop(*_):
        os.kill(worker, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        worker = os.fork()
        if worker == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            server.serve_forever()
        os.waitpid(worker, 0)


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
with make_server("127.0.0.1", int(sys.argv[1]), application, Threaded, Quiet) as server:
    serve_from_worker(server) if "worker" in sys.argv else server.serve_forever()
