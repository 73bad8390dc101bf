"""Commands for whoever looks after a bot. All but `restore` may run beside it."""

from pathlib import Path

import click

from bot.clock import SystemClock
from bot.opening import open_library, open_ring, open_store
from bot.running import chosen_settings, run
from bot.settings import Settings
from conversations.library import FALLBACK
from conversations.person import Register
from storage.master_key import MasterKey, Ring, WrongKey, write
from storage.sealing import new_key

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def keys() -> None:
    """The keys that lock what people said."""


@keys.command("new")
def keys_new() -> None:
    """Print a new master key, for CORNERSTONES_KEY or a secret store. Nothing else is done."""
    click.echo(MasterKey(new_key()).text)


@keys.command("rotate")
def keys_rotate() -> None:
    """Change the master key, also while the bot runs. If it is interrupted, run it again."""
    run(_rotate(chosen_settings()))


@keys.command("copy")
@click.argument("file", type=FILE)
def keys_copy(file: Path) -> None:
    """Copy the key store to FILE, in the place of the copy before: keep the latest alone."""
    run(_copy_keys(chosen_settings(), file))


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy the database to FILE, sealed as it is, also while the bot runs."""
    run(_back_up(chosen_settings(), file))


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Make the database anew from the backup FILE. What was deleted since stays deleted."""
    run(_restore(chosen_settings(), file))


@click.command()
def purge() -> None:
    """Delete now what is over its time; the bot also does it by itself."""
    run(_purge(chosen_settings()))


@click.command()
def privacy() -> None:
    """Print the whole privacy notice, filled from the settings, to be published."""
    run(_privacy(chosen_settings()))


COMMANDS = (keys, backup, restore, purge, privacy)


async def _rotate(chosen: Settings) -> None:
    from storage.lock import held_for_keys

    with held_for_keys(chosen.key_file):
        to = _next_key(chosen, open_ring(chosen))
        async with open_store(chosen, open_library(chosen)) as store:
            await store.change_master_key(to)
            others = await store.needed_master_keys() - {to.id}
        if chosen.cornerstones_key is not None:
            click.echo("Done. Leave only the new key in CORNERSTONES_KEY, the first of the two.")
        elif others:
            click.echo(
                "Done for this database. Another one in the same key store still needs the old "
                "key: set DATABASE_URL to that one and run this again."
            )
        else:
            write(chosen.key_file, [to])
            click.echo(
                f"Done. {chosen.key_file} holds the new key ({to.id}): make a new copy of it in "
                "its safe place, and throw the old copy away."
            )


def _next_key(chosen: Settings, ring: Ring) -> MasterKey:
    """A new one, on disk before it is used; or the one that an interrupted change has begun."""
    if len(ring.keys) > 1:
        return ring.keys[0]
    if chosen.cornerstones_key is not None:
        raise WrongKey(
            "There is only one key in CORNERSTONES_KEY. Put a new one (“cornerstones keys new” "
            "prints one) and a comma before it, start the bot again, and then run this again."
        )
    to = MasterKey(new_key())
    write(chosen.key_file, [to, *ring.keys])
    return to


async def _copy_keys(chosen: Settings, file: Path) -> None:
    async with open_store(chosen, open_library(chosen)) as store:
        await store.copy_keys(file)
    click.echo(f"Copied the key store to {file}. Keep no older copy of it.")


async def _back_up(chosen: Settings, file: Path) -> None:
    async with open_store(chosen, open_library(chosen)) as store:
        await store.back_up(file)
    click.echo(f"Backed up to {file}. It can be read only with the key store and the master key.")


async def _restore(chosen: Settings, file: Path) -> None:
    from storage.lock import held
    from storage.restoring import restored

    library = open_library(chosen)
    with held(chosen.database):
        people = await restored(
            file, chosen.database, chosen.keys, open_ring(chosen), library.template,
            SystemClock().now(),
        )  # fmt: skip
    click.echo(f"Restored {chosen.database} with the words of {people} people.")


async def _privacy(chosen: Settings) -> None:
    voice = open_library(chosen).voice(FALLBACK, Register.PLAIN)
    click.echo(voice.whole_notice(), nl=False)


async def _purge(chosen: Settings) -> None:
    from bot.loops import prune_all

    async with open_store(chosen, open_library(chosen)) as store:
        pruned = await prune_all(store, SystemClock().now())
    click.echo(
        f"Deleted {pruned.reflections} reflections; forgot {pruned.seen} updates, "
        f"{pruned.letters} delivered letters and {pruned.parked} parked updates."
    )
