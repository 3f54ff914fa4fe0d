"""For the scenario about the Kubernetes profile: kube.py ADDRESS PORT FILE

An API server with the Hardware objects of FILE, a JSON array: describes, lists and watches tinkerbell.org/v1alpha1 for whoever has
the token "e2e". Refuses WebSockets. A line on standard output for each request.
"""
import http.server
import json
import sys
import time
import urllib.parse

address, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
GROUP = "/apis/tinkerbell.org/v1alpha1"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, message):
        self.answer(status, {"kind": "Status", "status": "Failure", "code": status, "message": message})

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        if "Upgrade" in self.headers:
            self.refuse(400, "no WebSockets here")
        elif self.headers.get("Authorization") != "Bearer e2e":
            self.refuse(401, "Unauthorized")
        elif url.path == GROUP:
            self.answer(200, {"kind": "APIResourceList", "resources": [{"name": "hardware"}]})
        elif not url.path.startswith(GROUP + "/"):
            self.refuse(404, "the server could not find the requested resource")
        elif "watch" in query:
            self.watch(int(query.get("timeoutSeconds", ["300"])[0]))
        else:
            with open(path, encoding="utf-8") as file:
                items = json.load(file)
            self.answer(200, {"kind": "HardwareList", "metadata": {"resourceVersion": "100"}, "items": items})

    def watch(self, seconds):
        """Nothing changes here."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        time.sleep(seconds)
        self.close_connection = True

    def log_message(self, form, *args):
        print(form % args, flush=True)


http.server.ThreadingHTTPServer.daemon_threads = True
http.server.ThreadingHTTPServer((address, port), Handler).serve_forever()
