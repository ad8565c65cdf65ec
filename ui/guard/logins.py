"""Logins: who may, who has, and how often one may try."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers
from starlette.types import Scope

from ui.guard import cookies, passwords
from ui.guard.limits import Pace

# gradio_client keeps, of what a login gives it, the cookies with this beginning.
LOGIN_COOKIE = "access-token-newsdesk"
LONGEST_LOGIN = 30 * 24 * 3600  # seconds
_TRIES = 5  # a minute, of one name from one address
_TRUSTED_SECONDS = 300.0  # a password that was right is not hashed again so long: hashing is slow on purpose
_MOST_TRUSTED = 1000


class TooManyTries(Exception):
    """``seconds``: when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many tries; wait {seconds} s.")
        self.seconds = seconds


class Logins:
    """The logins of ``[page] auth``; false when there are none.

    Args:
        auth: "name:hash" each.
        secret: what cookies are signed with; another one ends every login.
    """

    def __init__(self, auth: Sequence[str], secret: bytes | str) -> None:
        self._hashes = dict(entry.split(":", 1) for entry in auth)
        self._key = secret.encode() if isinstance(secret, str) else secret
        self._signer = URLSafeTimedSerializer(self._key, salt="newsdesk.login", signer_kwargs={"digest_method": hashlib.sha256})
        # An unknown name costs as much work as a known one.
        self._nobody = passwords.hash_password(secrets.token_urlsafe()) if auth else ""
        self._tries = Pace(_TRIES)
        self._trusted: OrderedDict[bytes, float] = OrderedDict()
        # Two at most: a hash takes 64 MB, so that many at once would be an attack in itself.
        self._hashing = ThreadPoolExecutor(2, thread_name_prefix="newsdesk-passwords")

    def __bool__(self) -> bool:
        return bool(self._hashes)

    async def check(self, name: str, password: str, address: str) -> bool:
        """Whether the password is right.

        Raises:
            TooManyTries: too many wrong ones for this name from this address.
        """
        key = f"{name[:64]} {address}"
        wait = self._tries.wait(key)
        if wait:
            raise TooManyTries(int(wait) + 1)
        hashed = self._hashes.get(name)
        right = await asyncio.get_running_loop().run_in_executor(self._hashing, passwords.verify, hashed or self._nobody, password)
        if not right or hashed is None:
            return False
        self._tries.forget(key)
        return True

    def token(self, name: str) -> str:
        """What the login cookie holds: the name and a mark of the hash, so that a new password or a removed user ends it."""
        return str(self._signer.dumps([name, self._mark(name)]))

    def name_in(self, scope: Scope) -> str | None:
        """Who has logged in, by the cookie of the request."""
        token = cookies.read(scope, LOGIN_COOKIE)
        if not token:
            return None
        try:
            name, mark = self._signer.loads(token, max_age=LONGEST_LOGIN)
        except (BadData, ValueError, TypeError):
            return None
        return name if name in self._hashes and hmac.compare_digest(mark, self._mark(name)) else None

    async def name_by_basic(self, scope: Scope) -> str | None:
        """Who a program says it is by HTTP Basic, which is for the API alone: a browser would send it for good, and no logout ends that."""
        if not _for_programs(scope["path"]):
            return None
        pair = _basic(Headers(scope=scope).get("authorization", ""))
        if pair is None:
            return None
        name, password = pair
        told = f"{name}\0{self._hashes.get(name)}\0{password}".encode("utf-8", "replace")
        key = hmac.digest(self._key, told, "sha256")
        if self._trusted.get(key, 0.0) > time.monotonic():
            return name
        if not await self.check(name, password, address_of(scope)):
            return None
        self._trusted[key] = time.monotonic() + _TRUSTED_SECONDS
        while len(self._trusted) > _MOST_TRUSTED:
            self._trusted.popitem(last=False)
        return name

    def _mark(self, name: str) -> str:
        return hmac.new(self._key, self._hashes[name].encode(), "sha256").hexdigest()[:32]


def _for_programs(path: str) -> bool:
    return path.startswith("/gradio_api/") or path in ("/config", "/mcp")


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic" or len(coded) > 4000:
        return None
    try:
        name, colon, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (name, password) if colon else None


def address_of(scope: Scope) -> str:
    """The network address a request came from; of a proxy that uvicorn trusts, the one it came from there."""
    return scope["client"][0] if scope.get("client") else "unknown"
