"""For the scenario about plug-ins: rest.py ADDRESS PORT DIRECTORY

GET /machines?mac=MAC or ?ip=ADDRESS answers with the file of that name in DIRECTORY, or 404, to whoever has the token
"e2e". POST /events appends each event, a line of JSON, to DIRECTORY/events.
"""
import http.server
import json
import os
import sys
import urllib.parse

address, port, directory = sys.argv[1], int(sys.argv[2]), sys.argv[3]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        name = (query.get("mac") or query.get("ip") or [""])[0]
        if self.headers.get("Authorization") != "Bearer e2e":
            self.answer(401)
            return
        try:
            with open(os.path.join(directory, os.path.basename(name)), "rb") as file:
                self.answer(200, file.read())
        except OSError:
            self.answer(404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open(os.path.join(directory, "events"), "a", encoding="utf-8") as file:
            for event in body["events"]:
                file.write(json.dumps(event) + "\n")
        self.answer(204)


http.server.ThreadingHTTPServer((address, port), Handler).serve_forever()
