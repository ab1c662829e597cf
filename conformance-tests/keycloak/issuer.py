"""A real Keycloak: its realms, its tokens, and what its administrator does to it."""

import pathlib
import subprocess
import time

import requests

CLUSTER = pathlib.Path(__file__).resolve().parents[1] / "clusters" / "keycloak"
AUDIENCE = "orrery"
# For accounts that live as long as a test, on loopback.
PASSWORD = "correct horse battery staple"
SECRET = "a client's own secret"
KEY_PROVIDER = "org.keycloak.keys.KeyProvider"


def mapper(kind, **config):
    return {
        "name": f"{kind} {config.get('claim.name', '')}",
        "protocol": "openid-connect",
        "protocolMapper": f"oidc-{kind}-mapper",
        "config": {"access.token.claim": "true", "jsonType.label": "String", **config},
    }


def attribute(name):
    """A user's attribute, as a claim of the same name that is a list."""
    return mapper("usermodel-attribute", **{"user.attribute": name, "claim.name": name, "multivalued": "true"})


TO_ORRERY = mapper("audience", **{"included.custom.audience": AUDIENCE})
# As the Earth Observation Data Hub's realm has them; its realm roles are in `realm_access.roles` without being asked for.
WORKSPACES = [attribute("workspaces"), attribute("workspaces-owned")]


def client(name, mappers, **more):
    return {
        "clientId": name,
        "secret": SECRET,
        "standardFlowEnabled": False,
        "directAccessGrantsEnabled": True,
        "serviceAccountsEnabled": True,
        "protocolMappers": mappers,
        **more,
    }


def user(name, attributes=None, **more):
    return {
        "username": name,
        "enabled": True,
        "email": f"{name}@example.org",
        "emailVerified": True,
        "firstName": name,
        "lastName": "of a test",
        "attributes": attributes or {},
        "credentials": [{"type": "password", "value": PASSWORD}],
        **more,
    }


def hub(name):
    """A realm like the hub's: clients of every kind, people of the workspaces `maps` and `sea`, and an operator."""
    return {
        "realm": name,
        "enabled": True,
        "sslRequired": "none",
        "accessTokenLifespan": 900,
        "roles": {"realm": [{"name": "operator"}]},
        "clients": [
            client("ades", [TO_ORRERY, *WORKSPACES]),
            client("brief", [TO_ORRERY, *WORKSPACES], attributes={"access.token.lifespan": "1"}),
            client("elsewhere", WORKSPACES),
            client(
                "session",
                [TO_ORRERY, *WORKSPACES, mapper("hardcoded-claim", **{"claim.name": "workspace", "claim.value": "sea"})],
            ),
        ],
        "users": [
            user("olga", {"workspaces-owned": ["maps"]}),
            user("mia", {"workspaces": ["maps", "sea"]}),
            user("bob", {"workspaces": ["sea"]}),
            user("root", realmRoles=["operator"]),
            {
                "username": "service-account-ades",
                "enabled": True,
                "serviceAccountClientId": "ades",
                "attributes": {"workspaces": ["maps"]},
            },
        ],
    }


def partner(name):
    """A realm that says the same things elsewhere: groups are workspaces, and roles are those of a client."""
    groups = mapper("group-membership", **{"claim.name": "groups", "full.path": "false"})
    return {
        "realm": name,
        "enabled": True,
        "sslRequired": "none",
        "roles": {"client": {"ades": [{"name": "caretaker"}]}},
        "groups": [{"name": "maps"}, {"name": "sea"}],
        "clients": [client("ades", [TO_ORRERY, groups])],
        "users": [
            user("pia", groups=["/maps"]),
            user("kay", clientRoles={"ades": ["caretaker"]}),
        ],
    }


class Keycloak:
    """One whose files are below a folder; it has an address once it was started, and keeps it."""

    def __init__(self, folder):
        self.folder = folder
        self.url = None
        self.administrator = None

    def _cluster(self, act):
        subprocess.run([CLUSTER, act, self.folder], check=True, stdin=subprocess.DEVNULL)

    def start(self):
        self._cluster("up")
        words = (self.folder / "env").read_text().split()
        known = dict(word.split("=", 1) for word in words if "=" in word)
        self.url = known["KEYCLOAK_URL"]
        self.administrator = known["KEYCLOAK_ADMIN"], known["KEYCLOAK_ADMIN_PASSWORD"]

    def stop(self):
        self._cluster("stop")

    def remove(self):
        self._cluster("down")

    def issuer(self, realm):
        return f"{self.url}/realms/{realm}"

    def keys(self, realm):
        return f"{self.issuer(realm)}/protocol/openid-connect/certs"

    def ask(self, realm, client, secret=SECRET, **form):
        """The answer of the token endpoint."""
        answer = requests.post(
            f"{self.issuer(realm)}/protocol/openid-connect/token",
            data={"client_id": client, **({"client_secret": secret} if secret else {}), **form},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def of_user(self, name, realm="hub", client="ades", **form):
        """What a person gets for a password."""
        return self.ask(realm, client, grant_type="password", username=name, password=PASSWORD, **form)

    def token(self, name, **more):
        return self.of_user(name, **more)["access_token"]

    def of_client(self, client="ades", realm="hub"):
        """A client's own access token."""
        return self.ask(realm, client, grant_type="client_credentials")["access_token"]

    def administer(self, method, path, body=None):
        name, password = self.administrator
        token = self.ask("master", "admin-cli", secret=None, grant_type="password", username=name, password=password)
        answer = requests.request(
            method,
            f"{self.url}/admin/realms{path}",
            headers={"Authorization": f"Bearer {token['access_token']}"},
            json=body,
            timeout=60,
        )
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def create(self, realm):
        self.administer("POST", "", realm)

    def offer_scope(self, realm, client, scope):
        """Lets a client ask for a scope. Apart from the realm, which with scopes of its own would lack the usual ones."""
        self.administer("POST", f"/{realm}/client-scopes", {
            "name": scope,
            "protocol": "openid-connect",
            "attributes": {"include.in.token.scope": "true"},
        })
        (made,) = [each["id"] for each in self.administer("GET", f"/{realm}/client-scopes") if each["name"] == scope]
        (to,) = [each["id"] for each in self.administer("GET", f"/{realm}/clients?clientId={client}")]
        self.administer("PUT", f"/{realm}/clients/{to}/optional-client-scopes/{made}")

    def signing_keys(self, realm):
        """The key providers of a realm that sign access tokens."""
        found = self.administer("GET", f"/{realm}/components?type={KEY_PROVIDER}")
        return [each for each in found if each["providerId"] == "rsa-generated"]

    def add_signing_key(self, realm):
        """From now on tokens are signed by a new key; the old ones stay published."""
        self.administer("POST", f"/{realm}/components", {
            "name": f"made at {time.time()}",
            "providerId": "rsa-generated",
            "providerType": KEY_PROVIDER,
            "config": {"priority": ["1000"], "enabled": ["true"], "active": ["true"]},
        })

    def disable_key(self, realm, provider):
        provider["config"] |= {"enabled": ["false"], "active": ["false"]}
        self.administer("PUT", f"/{realm}/components/{provider['id']}", provider)
