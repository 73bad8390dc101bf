"""What the bot says about itself: its commands, its descriptions, its menu button."""

import re
from typing import Any

from tests.bot_api.account import Account
from tests.bot_api.asked import Asked
from tests.bot_api.refusal import Json, bad_request

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
COMMANDS = 100
DESCRIPTION = 512
SHORT_DESCRIPTION = 120
COMMAND_DESCRIPTION = 256


def set_my_commands(account: Account, asked: Asked) -> bool:
    commands = asked.parsed("commands", "can't parse commands JSON array")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON array")
    if len(commands) > COMMANDS:
        raise bad_request("can't use more than 100 commands")
    for command in commands:
        _check(command)
    account.commands[_place(asked)] = commands
    return True


def get_my_commands(account: Account, asked: Asked) -> list[Json]:
    return account.commands.get(_place(asked), [])


def set_my_description(account: Account, asked: Asked) -> bool:
    return _describe(account, asked, "description", DESCRIPTION)


def set_my_short_description(account: Account, asked: Asked) -> bool:
    return _describe(account, asked, "short_description", SHORT_DESCRIPTION)


def set_chat_menu_button(account: Account, asked: Asked) -> bool:
    button = asked.parsed("menu_button", "can't parse menu button JSON object")
    if button is not None and not isinstance(button, dict):
        raise bad_request("object expected as menu button")
    account.settings[f"menu_button {asked.text('chat_id')}".strip()] = button
    return True


def _describe(account: Account, asked: Asked, key: str, longest: int) -> bool:
    if len(asked.text(key)) > longest:
        raise bad_request(f"{key} is too long")
    account.settings[f"{key} {asked.text('language_code')}".strip()] = asked.text(key)
    return True


def _check(command: Any) -> None:
    if not isinstance(command, dict):
        raise bad_request("can't parse commands: expected an Object")
    if not _COMMAND.fullmatch(str(command.get("command", ""))):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _place(asked: Asked) -> tuple[str, str]:
    scope = asked.parsed("scope", "can't parse BotCommandScope JSON object") or {}
    where = f"{scope.get('type', 'default')} {scope.get('chat_id', '')}".strip()
    return where, asked.text("language_code")


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
}
