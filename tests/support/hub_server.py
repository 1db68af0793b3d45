"""A server that speaks the part of the Hub's API that downloads and uploads need, and misbehaves as it is told.

    python3 hub_server.py FOLDER

FOLDER/repo has the files of the one repository, test/model. FOLDER/rules.json is read at every request:
  token      the token that a gated repository asks for        gated      true: files need it
  drop_after bytes of a file after which connections break     drops      how often (-1: always)
  no_ranges  true: whole files only                            wrong      {path: how often it comes with a wrong byte}
  redirect   true: large files come from the second port       status     {path: [503, ...]} answered first
  delay      seconds between pieces of 64 KiB                  extra      entries added to the list of files
hub_uploads.py has the rules for uploads. Prints its two ports. FOLDER/log.jsonl gets a line for each request. Standard library only.
"""
import hashlib, http.server, json, os, sys, threading, time, urllib.parse

from hub_uploads import Uploads

folder = sys.argv[1]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
lock = threading.Lock()
used = {"drops": 0, "wrong": {}, "status": {}}
active = {"now": 0, "most": 0}


def rules():
    with open(os.path.join(folder, "rules.json")) as f:
        return json.load(f)


def contents():
    root = os.path.join(folder, "repo")
    for place, _, names in os.walk(root):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as f:
                yield os.path.relpath(path, root), f.read()


def entry(path, data):
    git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    item = {"rfilename": path, "size": len(data), "blobId": git}
    if path.endswith((".safetensors", ".bin", ".gguf")):
        item["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
    return item


class Handler(Uploads, http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder, rules = folder, staticmethod(rules)

    def ports(self):
        return [server.server_address[1] for server in servers]

    def log_message(self, *_):
        pass

    def note(self, **more):
        line = {"port": self.server.server_address[1], "path": self.path, "range": self.headers.get("Range"), "authorization": self.headers.get("Authorization"), **more}
        with lock, open(os.path.join(folder, "log.jsonl"), "a") as f:
            f.write(json.dumps(line) + "\n")

    def refuse(self, status, code="", message="", **headers):
        self.send_response(status)
        if code:
            self.send_header("X-Error-Code", code)
        if message:
            self.send_header("X-Error-Message", message)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.note()
        rule, path = rules(), urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        if path.startswith("/api/models/"):
            return self.list(rule, path[len("/api/models/"):])
        prefix = "/test/model/resolve/" + COMMIT + "/"
        if not path.startswith(prefix) and not path.startswith("/cdn/"):
            return self.refuse(404, "RepoNotFound", "Repository not found")
        at_cdn = path.startswith("/cdn/")
        name = path[len("/cdn/"):] if at_cdn else path[len(prefix):]
        if not at_cdn and rule.get("gated") and self.headers.get("Authorization") != "Bearer " + rule["token"]:
            return self.refuse(403 if self.headers.get("Authorization") else 401, "GatedRepo", "Access to model test/model is restricted.")
        with lock:
            queue = rule.get("status", {}).get(name, [])
            count = used["status"].get(name, 0)
            used["status"][name] = count + 1
        if count < len(queue):
            return self.refuse(queue[count], Retry_After="0")
        data = dict(contents()).get(name)
        if data is None:
            return self.refuse(404, "EntryNotFound", "Entry not found")
        if rule.get("redirect") and not at_cdn and "lfs" in entry(name, data):
            return self.refuse(302, Location="http://127.0.0.1:%d/cdn/%s" % (servers[1].server_address[1], urllib.parse.quote(name)))
        self.send_file(rule, name, data)

    def list(self, rule, rest):
        repository, _, revision = rest.partition("/revision/")
        if self.headers.get("Authorization") == "Bearer hf_invalid":
            return self.refuse(401, "", "Invalid credentials in Authorization header")
        if repository != "test/model":
            return self.refuse(404 if self.headers.get("Authorization") else 401, "RepoNotFound", "Repository not found")
        if revision not in ("main", COMMIT, "refs/pr/1"):
            return self.refuse(404, "RevisionNotFound", "Invalid rev id: " + revision)
        body = json.dumps({"id": repository, "sha": COMMIT, "gated": rule.get("gated", False), "siblings": [entry(*item) for item in contents()] + rule.get("extra", [])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, rule, name, data):
        begin, end, asked = 0, len(data), self.headers.get("Range")
        if asked and not rule.get("no_ranges"):
            first, last = asked.removeprefix("bytes=").split("-")
            begin, end = int(first), min(len(data), int(last) + 1 if last else len(data))
            if begin >= len(data):
                return self.refuse(416)
            self.send_response(206)
            self.send_header("Content-Range", "bytes %d-%d/%d" % (begin, end - 1, len(data)))
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        with lock:
            wrong = used["wrong"].get(name, 0) < rule.get("wrong", {}).get(name, 0)
            if wrong:
                used["wrong"][name] = used["wrong"].get(name, 0) + 1
            active["now"] += 1
            active["most"] = max(active["most"], active["now"])
            most = active["most"]
        if wrong:
            data = bytes([data[0] ^ 1]) + data[1:] if begin == 0 else data
        try:
            self.pieces(rule, data, begin, end)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with lock:
                active["now"] -= 1
        self.note(most_at_once=most)

    def pieces(self, rule, data, begin, end):
        sent, piece = 0, 65536
        while begin < end:
            size = min(piece, end - begin)
            limit = rule.get("drop_after")
            if limit is not None and sent + size > limit:
                with lock:
                    drops = rule.get("drops", -1) < 0 or used["drops"] < rule["drops"]
                    used["drops"] += drops
                if drops:
                    self.wfile.write(data[begin:begin + limit - sent])
                    self.wfile.flush()
                    self.close_connection = True
                    return
            self.wfile.write(data[begin:begin + size])
            begin, sent = begin + size, sent + size
            if rule.get("delay"):
                time.sleep(rule["delay"])


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


servers = [Server(("127.0.0.1", 0), Handler) for _ in range(2)]
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
print(*[server.server_address[1] for server in servers], flush=True)
sys.stdin.read()  # until whoever started this is gone
