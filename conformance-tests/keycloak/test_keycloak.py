"""A server that believes a real Keycloak: whose tokens open what, and what happens when keys or the Keycloak change.

The last tests change the Keycloak, so the order of this file is the order of the tests.
"""

import base64
import json
import time

import requests
from conftest import KEPT_SECONDS

PATIENCE_SECONDS = 30


def send(server, token, path, method="GET", body=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.request(method, server.base + path, headers=headers, json=body, timeout=60)


def status(server, token, path):
    return send(server, token, path).status_code


def opened(server, token):
    """Which of the two workspaces a token opens."""
    found = set()
    for workspace in ("maps", "sea"):
        answer = send(server, token, f"/{workspace}/ogc-api/jobs")
        assert answer.status_code in (200, 403), answer.text
        if answer.status_code == 200:
            found.add(workspace)
    return found


def refused(server, token):
    """The sentence with which a token is refused; one that is not refused fails."""
    answer = send(server, token, "/maps/ogc-api/jobs")
    assert answer.status_code == 401, answer.text
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert token not in answer.text
    return answer.json()["detail"]


def within(check):
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not check():
        assert time.monotonic() < end
        time.sleep(0.2)


def part(token, index):
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_a_password_opens_the_workspaces_of_its_owner(keycloak, server):
    assert opened(server, keycloak.token("mia")) == {"maps", "sea"}
    assert opened(server, keycloak.token("bob")) == {"sea"}
    assert opened(server, keycloak.token("olga")) == {"maps"}
    assert opened(server, keycloak.token("root")) == set()
    assert status(server, None, "/maps/ogc-api/jobs") == 401


def test_a_clients_own_credentials_open_the_workspaces_of_its_account(keycloak, server):
    token = keycloak.of_client()
    assert opened(server, token) == {"maps"}
    answer = send(server, token, "/maps/ogc-api/processes/echo/execution", "POST", {"inputs": {"stringInput": "hello"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["stringInput"] == "hello"


def test_owners_manage_and_members_do_not(keycloak, server):
    policy, document = "/maps/ogc-api/access-policy", {"workflows": {}}
    assert send(server, keycloak.token("olga"), policy, "PUT", document).status_code == 200
    assert send(server, keycloak.token("mia"), policy, "PUT", document).status_code == 403


def test_others_learn_nothing_of_a_workspace(keycloak, server):
    bob = keycloak.token("bob")
    there, nowhere = (send(server, bob, f"/{name}/ogc-api/processes/echo") for name in ("maps", "nowhere"))
    assert there.status_code == 403
    assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}


def test_a_scope_or_a_claim_narrows_a_token_to_one_workspace(keycloak, server):
    by_scope = keycloak.token("mia", scope="workspace:maps")
    assert "workspace:maps" in part(by_scope, 1)["scope"].split()
    assert opened(server, by_scope) == {"maps"}
    assert opened(server, keycloak.token("mia", client="session")) == {"sea"}


def test_a_role_of_the_realm_makes_an_operator(keycloak, server):
    assert status(server, keycloak.token("root"), "/operator/workspaces") == 200
    assert status(server, keycloak.token("mia"), "/operator/workspaces") == 403


def test_another_realms_claims_are_found_where_the_settings_say(keycloak, server):
    assert opened(server, keycloak.token("pia", realm="partner")) == {"maps"}
    caretaker = keycloak.token("kay", realm="partner")
    assert opened(server, caretaker) == set()
    assert status(server, caretaker, "/operator/workspaces") == 200
    assert "kay@example.org" in server.log.read_text()


def test_a_token_that_has_expired_is_refused(keycloak, server):
    brief = keycloak.token("mia", client="brief")
    within(lambda: time.time() > part(brief, 1)["exp"] + 1.5)
    assert "expired" in refused(server, brief)


def test_a_token_for_another_audience_is_refused(keycloak, server):
    elsewhere = keycloak.token("mia", client="elsewhere")
    assert part(elsewhere, 1)["workspaces"] == ["maps", "sea"]
    assert "not for this server" in refused(server, elsewhere)


def test_a_token_of_a_realm_that_nobody_named_is_refused(keycloak, server):
    stranger = keycloak.token("mia", realm="stranger")
    assert part(stranger, 1) | {"aud": "orrery"} == part(stranger, 1)
    assert "issuer" in refused(server, stranger)


def test_what_is_no_access_token_is_refused(keycloak, server):
    answer = keycloak.of_user("mia", scope="openid")
    for other in ("id_token", "refresh_token"):
        refused(server, answer[other])


def test_a_signature_that_was_tampered_with_is_refused(keycloak, server):
    header, claims, signature = keycloak.token("bob").split(".")
    raised = json.dumps(part(f".{claims}.", 1) | {"workspaces": ["maps"]}).encode()
    forged = base64.urlsafe_b64encode(raised).rstrip(b"=").decode()
    assert "signature" in refused(server, f"{header}.{forged}.{signature}")


def test_new_keys_are_found_and_disabled_ones_forgotten(keycloak, server):
    old = keycloak.token("mia")
    (provider,) = keycloak.signing_keys("hub")
    keycloak.add_signing_key("hub")
    new = keycloak.token("mia")
    assert part(new, 0)["kid"] != part(old, 0)["kid"]
    assert opened(server, new) == {"maps", "sea"}, "at once"
    assert opened(server, old) == {"maps", "sea"}, "its key is still published"

    keycloak.disable_key("hub", provider)
    begin = time.monotonic()
    within(lambda: status(server, old, "/maps/ogc-api/jobs") == 401)
    assert time.monotonic() - begin < 2 * KEPT_SECONDS + 2, "believed, and remembered"
    assert "signature" in refused(server, old)
    assert opened(server, new) == {"maps", "sea"}


def test_a_keycloak_that_is_away_hinders_only_those_who_need_it(keycloak, server, second_server):
    token = keycloak.token("mia")
    assert opened(server, token) == {"maps", "sea"}
    keycloak.stop()

    # Keys that are known go on, also beyond the time for which they are believed without asking.
    begin = time.monotonic()
    within(lambda: time.monotonic() - begin > KEPT_SECONDS + 1)
    assert opened(server, token) == {"maps", "sea"}
    assert refused(server, token[:-8] + "AAAAAAAA")

    # A server that starts meanwhile serves whoever needs no issuer.
    late = second_server()
    answer = send(late, token, "/default/ogc-api/jobs")
    assert answer.status_code == 503, answer.text
    assert answer.json()["type"].endswith("identity-unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert status(late, late.key, "/default/ogc-api/jobs") == 200

    keycloak.start()
    within(lambda: status(late, token, "/default/ogc-api/jobs") == 403)
    assert opened(server, keycloak.token("mia")) == {"maps", "sea"}


def test_no_token_was_written_to_the_log(keycloak, server):
    token = keycloak.token("mia")
    opened(server, token)
    refused(server, token[:-8] + "AAAAAAAA")
    log = server.log.read_text()
    assert "ALLOWED LIST_JOBS" in log
    # Signatures are what makes a token a secret; payloads of all of them begin alike.
    assert token.rsplit(".", 1)[1][:40] not in log
    assert "eyJ" not in log
