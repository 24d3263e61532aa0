import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.real.prepare import PASSWORD
from tests.real.server import Answer, Server


class Desk:
    """Somebody at the desk, over real connections."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, SimpleCookie()

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        answer = self.server.ask(path, method, body, Cookie=cookies, **headers)[1]
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return answer

    def get(self, path: str) -> str:
        answer = self.ask(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.body.decode()

    def post(self, path: str, **typed: str) -> None:
        page = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.ask(path, "POST", urlencode(hidden | typed), **form).status == 302

    def withdraw(self, number: str, *, reason: str) -> None:
        place = re.search(r"/admin/releases/release/\d+/", self.get(f"/admin/releases/release/?q={number}"))
        assert place
        self.post(f"{place[0]}step/withdraw/", public_reason=reason)

    def sign_in(self) -> None:
        self.post("/admin/login/", username="chief", password=PASSWORD)
