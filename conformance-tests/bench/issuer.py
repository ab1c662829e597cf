"""An issuer of tokens for the benchmark: prints one and where its keys are, and serves these until its input ends.

Runs in a virtual environment with PyJWT.
"""

import http.server
import json
import sys
import threading
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "orrery"
HOURS = 4


def main():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    keys = json.dumps({"keys": [{**public, "kid": "bench", "use": "sig", "alg": "RS256"}]}).encode()

    class Keys(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(keys)))
            self.end_headers()
            self.wfile.write(keys)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    issuer = f"http://127.0.0.1:{server.server_port}"
    now = int(time.time())
    token = jwt.encode(
        {
            "iss": issuer, "aud": AUDIENCE, "sub": "bench", "preferred_username": "bench",
            "workspaces": ["default"], "workspaces-owned": ["default"], "iat": now, "exp": now + HOURS * 3600,
        },
        key, algorithm="RS256", headers={"kid": "bench"})
    print(json.dumps({"issuer": issuer, "audience": AUDIENCE, "token": token}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
