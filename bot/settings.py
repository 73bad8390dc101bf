"""The environment and `.env`, read once and checked. `.env.example` documents each setting."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_config_path, user_data_path
from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from conversations.operator import KEEP, Basis, Operator

SQLITE = "sqlite:///"
# Three places, also on systems that keep all of a program's files in one folder.
_OWN_KEYS = user_data_path("cornerstones-keys", appauthor=False)
_OWN_KEY = user_config_path("cornerstones-key", appauthor=False)


class SettingsError(Exception):
    """A setting cannot be used. The message is one line that says which and why."""


Fact = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,  # a token must not reach a terminal or a log
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: HttpUrl = HttpUrl("https://api.telegram.org")
    database_url: str | None = None
    quiet_seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] | None = None
    cornerstones_key: SecretStr | None = None
    cornerstones_key_file: Path | None = None
    key_store: Path | None = None
    organisation: Fact | None = None
    contact: Fact | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    lawful_basis: Basis | None = None
    privacy_notices: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _sqlite(cls, value: str | None) -> str | None:
        if value is not None and (not value.startswith(SQLITE) or value == SQLITE):
            raise ValueError("must look like sqlite:///relative.db or sqlite:////absolute.db")
        return value

    @model_validator(mode="after")
    def _keys_apart(self) -> Self:
        """Whoever takes the database's folder away, or backs it up, must not have the keys too."""
        folder = self.database.resolve().parent
        places = {"KEY_STORE": self.keys}
        if self.cornerstones_key is None:
            places["CORNERSTONES_KEY_FILE"] = self.key_file
        for name, path in places.items():
            if path.resolve().is_relative_to(folder):
                raise ValueError(
                    f"{name} is in the folder of the database, {folder}. Keep the keys somewhere "
                    f"else: set {name} to another folder"
                )
        return self

    @property
    def database(self) -> Path:
        """The database file; without DATABASE_URL one in the user's data folder."""
        if self.database_url is None:
            return user_data_path("cornerstones", appauthor=False) / "cornerstones.db"
        return Path(self.database_url.removeprefix(SQLITE)).expanduser()

    @property
    def keys(self) -> Path:
        """The key store: wrapped data keys, apart from the database and its backups."""
        return (self.key_store or _OWN_KEYS / "keys.db").expanduser()

    @property
    def key_file(self) -> Path:
        """The master key, unless it is in CORNERSTONES_KEY."""
        return (self.cornerstones_key_file or _OWN_KEY / "master.key").expanduser()

    @property
    def operator(self) -> Operator:
        """Raises SettingsError if the notices in other languages cannot be read."""
        keep = KEEP if self.retention_days is None else timedelta(days=self.retention_days)
        return Operator(
            organisation=self.organisation or None,
            contact=self.contact or None,
            basis=self.lawful_basis or Basis.CONSENT,
            keep=keep,
            notices=_notices(self.privacy_notices) if self.privacy_notices else {},
        )

    @property
    def unset(self) -> list[str]:
        """What the privacy notice needs and nobody has set."""
        named = ("organisation", "contact", "retention_days", "lawful_basis")
        return [name.upper() for name in named if getattr(self, name) in {None, ""}]

    @property
    def quiet(self) -> timedelta | None:
        return None if self.quiet_seconds is None else timedelta(seconds=self.quiet_seconds)


def read() -> Settings:
    """Raises SettingsError with one line for the operator."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_line, error.errors(include_input=False)))) from None
    except RuntimeError as error:  # from expanding ~somebody
        raise SettingsError(f"A path in the settings cannot be used: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Cannot read .env: {type(error).__name__}") from None


def _notices(folder: Path) -> dict[str, str]:
    """The operator's own privacy notices: `pl.txt` is the Polish one."""
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder} (PRIVACY_NOTICES).")
    try:
        return {
            file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))
        } or _none_in(folder)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Cannot read the notices in {folder} (PRIVACY_NOTICES): {type(error).__name__}."
        ) from None


def _none_in(folder: Path) -> dict[str, str]:
    raise SettingsError(f"There is no notice such as pl.txt in {folder} (PRIVACY_NOTICES).")


def _line(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"])).upper()
    message = error["msg"].removeprefix("Value error, ")
    return f"The setting {name} cannot be used: {message}." if name else f"{message}."
