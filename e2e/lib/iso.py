"""For the scenarios about ISO images.

iso.py serve ADDRESS PORT FILE [BYTES_PER_SECOND]   a web server for one file, with ranges and entity tags
iso.py slices URL FILE COUNT                        COUNT random ranges of URL are the slices of FILE
iso.py prefix PART WHOLE                            the file PART is the beginning of the file WHOLE, and shorter
iso.py same A B PLACEHOLDER                         A and B differ only where A holds the text of PLACEHOLDER
"""
import http.client
import http.server
import os
import random
import re
import sys
import time
import urllib.parse


def serve(address, port, name, rate="0"):
    rate = int(rate)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            size = os.path.getsize(name)
            tag = f'"{size:x}-{int(os.path.getmtime(name)):x}"'
            if self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.send_header("ETag", tag)
                self.end_headers()
                return
            first, last = 0, size - 1
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            part = asked and self.headers.get("If-Range", tag) == tag
            if part:
                first, last = int(asked[1]), min(last, int(asked[2] or last))
            self.send_response(206 if part else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(last - first + 1))
            if part:
                self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
            self.end_headers()
            with open(name, "rb") as file:
                file.seek(first)
                left = last - first + 1
                while left > 0:
                    sent = file.read(min(65536, left))
                    self.wfile.write(sent)
                    left -= len(sent)
                    if rate:
                        time.sleep(len(sent) / rate)

    http.server.ThreadingHTTPServer((address, int(port)), Handler).serve_forever()


def slices(url, name, count):
    with open(name, "rb") as file:
        whole = file.read()
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=20)
    chance = random.Random(1)
    for _ in range(int(count)):
        first = chance.randrange(len(whole))
        last = min(len(whole) - 1, first + chance.randrange(1, 100000))
        connection.request("GET", place.path, headers={"Range": f"bytes={first}-{last}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 206 or body != whole[first : last + 1]:
            sys.exit(f"bytes {first}-{last}: status {answer.status}, {len(body)} bytes, not the slice")


def prefix(part, whole):
    with open(part, "rb") as a, open(whole, "rb") as b:
        some, everything = a.read(), b.read()
    if len(some) >= len(everything) or everything[: len(some)] != some:
        sys.exit(f"{len(some)} bytes are not the beginning of the {len(everything)}")


def same(a, b, placeholder):
    with open(a, "rb") as one, open(b, "rb") as two, open(placeholder, "rb") as text:
        one, two, text = one.read(), two.read(), text.read()
    found = one.count(text)
    if len(one) != len(two) or found == 0 or two.count(text):
        sys.exit(f"sizes {len(one)} and {len(two)}, placeholder {found} and {two.count(text)} times")
    at = one.find(text)
    while at >= 0:
        two = two[:at] + text + two[at + len(text) :]
        at = one.find(text, at + len(text))
    if one != two:
        sys.exit("bytes outside the placeholders differ")


{"serve": serve, "slices": slices, "prefix": prefix, "same": same}[sys.argv[1]](*sys.argv[2:])
