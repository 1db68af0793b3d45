"""The part of the Hub's API that uploads need, for hub_server.py: repositories are made, files asked about, large ones taken
by Git LFS (whole or in parts, on the second port, which must never see a token) and commits written to FOLDER/pushed.

More of FOLDER/rules.json:
  lfs_from    files from so many bytes on are large (else by their ending)    chunk    bytes of a part (else one piece)
  puts        so many pieces are taken, then connections break (-1: all)      expired  [uploads] whose addresses are refused
  refuse      {path: [status, message]}                                       ignored  [paths] that the repository ignores
  breaks      [numbers, from 1] of the pieces whose connections break
"""
import base64, hashlib, json, os, re, threading, urllib.parse

TOKEN = "Bearer hf_good"
lock = threading.Lock()
repos, objects, uploads = {}, {}, {}
taken = {"puts": 0}


def git_oid(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Uploads:
    """Mixed into the handler: folder, rules() and ports are the server's."""

    def answer(self, value, status=200, **headers):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            data = b""
            while size := int(self.rfile.readline(), 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return data
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_POST(self):
        data, rule = self.body(), self.rules()
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        try:
            said = json.loads(data) if data else None
        except ValueError:
            said = [json.loads(line) for line in data.splitlines()]
        self.note(method="POST", body=said, type=self.headers.get("Content-Type"), accept=self.headers.get("Accept"))
        if path in rule.get("refuse", {}):
            status, message = rule["refuse"][path]
            return self.answer({"error": message}, status)
        if not path.startswith("/complete/") and self.headers.get("Authorization") != TOKEN:
            return self.answer({"error": "Invalid username or password."}, 401)
        if path == "/api/repos/create":
            name = (said.get("organization") or "somebody") + "/" + said["name"]
            if name in repos:
                return self.answer({"error": "You already created this model repo", "url": self.endpoint() + "/" + name}, 409)
            repos[name] = {"visibility": said.get("visibility"), "files": {}}
            return self.answer({"url": self.endpoint() + "/" + name, "name": name, "id": "1"})
        if path == "/api/validate-yaml":
            return self.answer({"errors": [], "warnings": []})
        if m := re.fullmatch(r"/api/models/(.+)/preupload/(.+)", path):
            return self.preupload(rule, m[1], said)
        if m := re.fullmatch(r"/(.+)\.git/info/lfs/objects/batch", path):
            return self.batch(rule, m[1], said)
        if m := re.fullmatch(r"/verify/(\w+)", path):
            return self.answer({}, 200 if len(objects.get(said["oid"], b"")) == said["size"] else 404)
        if m := re.fullmatch(r"/complete/(\w+)", path):
            return self.complete(m[1], said)
        if m := re.fullmatch(r"/api/models/(.+)/commit/(.+)", path):
            return self.commit(m[1], said)
        self.answer({"error": "Not found"}, 404)

    def endpoint(self):
        return "http://127.0.0.1:%d" % self.ports()[0]

    def preupload(self, rule, name, said):
        if name not in repos:
            return self.answer({"error": "Repository not found"}, 404)
        files = []
        for file in said["files"]:
            assert len(base64.b64decode(file["sample"], validate=True)) == min(512, file["size"])
            large = file["size"] >= rule["lfs_from"] if "lfs_from" in rule else file["path"].endswith((".safetensors", ".bin", ".gguf"))
            files.append({"path": file["path"], "uploadMode": "lfs" if large else "regular", "shouldIgnore": file["path"] in rule.get("ignored", []), "oid": repos[name]["files"].get(file["path"])})
        self.answer({"files": files})

    def batch(self, rule, name, said):
        found = []
        for item in said["objects"]:
            entry = {"oid": item["oid"], "size": item["size"]}
            if item["oid"] not in objects:
                storage = "http://127.0.0.1:%d/storage/" % self.ports()[1]
                with lock:
                    key = "u%d" % len(uploads)
                    uploads[key] = {"oid": item["oid"], "parts": {}}
                chunk = rule.get("chunk")
                if chunk and item["size"] > chunk:
                    header = {str(i + 1): "%s%s/%d" % (storage, key, i + 1) for i in range(-(-item["size"] // chunk))}
                    upload = {"href": self.endpoint() + "/complete/" + key, "header": {"chunk_size": str(chunk), **header}}
                else:
                    upload = {"href": "%s%s/0" % (storage, key)}
                entry["actions"] = {"upload": upload, "verify": {"href": self.endpoint() + "/verify/" + key}}
            found.append(entry)
        self.answer({"transfer": "multipart", "objects": found})

    def do_PUT(self):
        rule = self.rules()
        _, _, key, part = self.path.split("/")
        with lock:
            taken["puts"] += 1
            breaks = 0 <= rule.get("puts", -1) < taken["puts"] or taken["puts"] in rule.get("breaks", [])
        if breaks:
            self.rfile.read(min(1000, int(self.headers["Content-Length"])))
            self.note(method="PUT", broken=True)
            self.close_connection = True
            return
        data = self.body()
        old = key in rule.get("expired", [])
        self.note(method="PUT", bytes=len(data), refused=old)
        if old or key not in uploads:
            return self.answer({"error": "Request has expired"}, 403)
        etag = '"%s-%s"' % (key, hashlib.md5(data).hexdigest())
        uploads[key]["parts"][int(part)] = (etag, data)
        if part == "0":
            self.store(key, data)
        self.answer({}, 200, ETag=etag)

    def store(self, key, data):
        oid = uploads[key]["oid"]
        assert hashlib.sha256(data).hexdigest() == oid, "wrong bytes"
        objects[oid] = data

    def complete(self, key, said):
        parts = uploads[key]["parts"]
        assert said["oid"] == uploads[key]["oid"]
        if [(p["partNumber"], p["etag"]) for p in said["parts"]] != [(n, parts[n][0]) for n in sorted(parts)]:
            return self.answer({"error": "Invalid part"}, 400)
        self.store(key, b"".join(parts[n][1] for n in sorted(parts)))
        self.answer({"success": True})

    def commit(self, name, said):
        header, *items = said
        assert header["key"] == "header" and header["value"]["summary"]
        root = os.path.join(self.folder, "pushed", name)
        for item in items:
            value = item["value"]
            data = base64.b64decode(value["content"]) if item["key"] == "file" else objects[value["oid"]]
            path = os.path.join(root, value["path"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(data)
            repos[name]["files"][value["path"]] = git_oid(data) if item["key"] == "file" else value["oid"]
        oid = hashlib.sha1(json.dumps(said).encode()).hexdigest()
        self.answer({"success": True, "commitOid": oid, "commitUrl": self.endpoint() + "/" + name + "/commit/" + oid, "hookOutput": ""})
