#!/usr/bin/env python3
"""An OpenTelemetry collector for tests: takes OTLP traces and writes a line of JSON per span.

otlp.py http|grpc ADDRESS PORT FILE [CERTIFICATE KEY]    receive; with a certificate: by TLS
otlp.py names FILE MAC       names of the spans of the machine's traces, by start, those that served
otlp.py traces FILE MAC      their trace ids
otlp.py problems FILE MAC    what is wrong with their tree
"""
import json
import sys


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):  # https://protobuf.dev/programming-guides/encoding/
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = int.from_bytes(data[at:at + 8], "little"), at + 8
        elif kind == 5:
            value, at = int.from_bytes(data[at:at + 4], "little"), at + 4
        else:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        yield tag >> 3, value


def some(data, number):
    return [value for field, value in fields(data) if field == number]


def one(data, number, default=b""):
    return (some(data, number) or [default])[-1]


def attributes(pairs):
    read = {}
    for pair in pairs:
        for kind, value in fields(one(pair, 2)):
            read[one(pair, 1).decode()] = value.decode() if kind == 1 else value if kind == 3 else None
    return read


def spans(request):  # opentelemetry/proto/collector/trace/v1 and trace/v1
    for resource in some(request, 1):
        service = attributes(some(one(resource, 1), 1)).get("service.name")
        for scope in some(resource, 2):
            for span in some(scope, 2):
                yield {"service": service, "trace": one(span, 1).hex(), "span": one(span, 2).hex(),
                       "parent": one(span, 4).hex(), "name": one(span, 5).decode(), "start": one(span, 7, 0),
                       "end": one(span, 8, 0), "attributes": attributes(some(span, 9))}


def keep(path, request):
    with open(path, "a") as file:
        for span in spans(request):
            file.write(json.dumps(span) + "\n")


def http(address, port, path, *pair):
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fine = self.path == "/v1/traces" and self.headers["Content-Type"] == "application/x-protobuf"
            if fine:
                keep(path, body)
            self.send_response(200 if fine else 400)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer((address, port), Handler)
    if pair:
        import ssl
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def grpc(address, port, path, *pair):
    import concurrent.futures
    import grpc

    def export(request, context):
        keep(path, request)
        return b""

    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
        "opentelemetry.proto.collector.trace.v1.TraceService",
        {"Export": grpc.unary_unary_rpc_method_handler(export)}),))
    if pair:
        certificate, key = (open(file, "rb").read() for file in pair)
        server.add_secure_port(f"{address}:{port}", grpc.ssl_server_credentials([(key, certificate)]))
    else:
        server.add_insecure_port(f"{address}:{port}")
    server.start()
    server.wait_for_termination()


def of_machine(path, mac):
    with open(path) as file:
        everything = [json.loads(line) for line in file]
    mine = {span["trace"] for span in everything
            if mac in (span["attributes"].get("mac"), span["attributes"].get("DHCP.request.Header.chaddr"))}
    return sorted((span for span in everything if span["trace"] in mine), key=lambda span: span["start"])


def label(span):  # edk2 asks for the size of a file before it loads it
    return span["name"] + (" (size)" if "the size only" in span["attributes"].get("smee.why", "") else "")


def problems(tree):
    ids = [span["span"] for span in tree]
    roots = [span for span in tree if not span["parent"]]
    if len(set(ids)) != len(ids):
        yield "a span came twice"
    by_dhcp = tree[0]["name"].startswith("DHCP")  # else the script is told before the request that fetched it
    if len(roots) != 1 or by_dhcp and roots[0] is not tree[0]:
        yield f"the first span is not the only root: {[span['name'] for span in roots]}"
    for span in tree:
        if span["parent"] and span["parent"] not in ids:
            yield f"{span['name']} has no parent here"
        if span["end"] < span["start"]:
            yield f"{span['name']} ends before it begins"
        if span["service"] != "smee":
            yield f"{span['name']} is of service {span['service']}"


def main(command, *rest):
    if command in ("http", "grpc"):
        address, port, path, *pair = rest
        open(path, "a").close()
        (http if command == "http" else grpc)(address, int(port), path, *pair)
        return
    tree = of_machine(*rest)
    if command == "names":
        print("\n".join(label(span) for span in tree if span["attributes"].get("smee.outcome") == "served"))
    elif command == "traces":
        print("\n".join(sorted({span["trace"] for span in tree})))
    else:
        print("\n".join(problems(tree)), end="")


main(*sys.argv[1:])
