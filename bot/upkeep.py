"""Commands for whoever looks after a bot. All but `restore` may run beside it."""

from pathlib import Path

import click

from bot.clock import SystemClock
from bot.opening import open_library, open_ring, open_store
from bot.running import chosen_settings, run
from bot.settings import Settings, SettingsError
from conversations.library import FALLBACK
from conversations.person import Register
from storage.lock import held, held_for_keys
from storage.master_key import MasterKey, Ring, write
from storage.sealing import new_key
from storage.store import StoreError, WrongKey

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


@keys.command("retire")
def keys_retire() -> None:
    """Take the old master key out of the key file, once nothing needs it any more."""
    run(_retire(chosen_settings()))


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
    with held_for_keys(_what_holds_the_key(chosen)):
        to = await _next_key(chosen, open_ring(chosen))
        async with open_store(chosen, open_library(chosen)) as store:
            await store.change_master_key(to)
    where = "CORNERSTONES_KEY" if chosen.cornerstones_key else str(chosen.key_file)
    click.echo(
        f"Done: {to.id} is the key of this database now. Copy the key store again (“cornerstones "
        f"keys copy”), and then make a new copy of {where}. Keep the old key in it until every "
        "database that was locked with it has been changed too; “cornerstones keys retire” looks, "
        "and takes it out of a key file."
    )


async def _next_key(chosen: Settings, ring: Ring) -> MasterKey:
    """A new one, on disk before it is used; or the one that an interrupted change has begun."""
    async with open_store(chosen, open_library(chosen)) as store:
        needed = await store.needed_master_keys()
        mine = {id_ for id_, databases in needed.items() if store.name in databases}
        begun = store.master != ring.keys[0].id or mine != {ring.keys[0].id}
    if begun:
        return ring.keys[0]
    if chosen.cornerstones_key is not None:
        raise WrongKey(
            "The first key in CORNERSTONES_KEY is in use already. Put a new one (“cornerstones "
            "keys new” prints one) and a comma before it, restart the bot, and run this again."
        )
    to = MasterKey(new_key())
    write(chosen.key_file, [to, *ring.keys])
    return to


async def _retire(chosen: Settings) -> None:
    with held_for_keys(_what_holds_the_key(chosen)):
        ring = open_ring(chosen)
        async with open_store(chosen, open_library(chosen)) as store:
            needed = {store.master: {store.name}, **await store.needed_master_keys()}
        if others := needed.keys() - {ring.keys[0].id}:
            databases = ", ".join(sorted(name for id_ in others for name in needed[id_]))
            raise StoreError(
                f"An older key is still needed, by: {databases}. Set DATABASE_URL to each of them "
                "and run “cornerstones keys rotate” for it; nothing was changed."
            )
        if chosen.cornerstones_key is not None:
            click.echo("Nothing here needs an older key: leave the first in CORNERSTONES_KEY.")
            return
        write(chosen.key_file, ring.keys[:1])
    click.echo(
        f"{chosen.key_file} holds one key, {ring.keys[0].id}. Databases with another key store "
        "were not looked at. Throw away older copies of the file and of the key store."
    )


def _what_holds_the_key(chosen: Settings) -> Path:
    return chosen.keys if chosen.cornerstones_key else chosen.key_file


async def _copy_keys(chosen: Settings, file: Path) -> None:
    _check_target(chosen, file)
    if file.resolve().is_relative_to(chosen.database.resolve().parent):
        raise SettingsError(f"{file} is in the folder of the database. Keep the keys elsewhere.")
    async with open_store(chosen, open_library(chosen)) as store:
        await store.copy_keys(file)
    click.echo(f"Copied the key store to {file}. Keep no older copy of it.")


async def _back_up(chosen: Settings, file: Path) -> None:
    _check_target(chosen, file)
    async with open_store(chosen, open_library(chosen)) as store:
        await store.back_up(file)
    click.echo(
        f"Backed up {chosen.database} to {file}. It can be read only with the key store and the "
        "master key."
    )


def _check_target(chosen: Settings, file: Path) -> None:
    """Nothing of the program's own is written over. Raises SettingsError."""
    own = [chosen.database, chosen.keys, chosen.key_file, Path(".env")]
    own += [path.with_name(f"{path.name}{end}") for path in own[:2] for end in ("-wal", "-shm")]
    if file.resolve() in {path.resolve() for path in own}:
        raise SettingsError(f"{file} is in use by the program itself. Choose another file.")


async def _restore(chosen: Settings, file: Path) -> None:
    from storage.restoring import restored

    library = open_library(chosen)
    with held(chosen.database):
        people, left_out = await restored(
            file, chosen.database, chosen.keys, open_ring(chosen), library.template,
            SystemClock().now(),
        )  # fmt: skip
    click.echo(
        f"Restored {chosen.database}. People in it: {people}; left out, because they were deleted "
        f"since or the key store does not know them: {left_out}."
    )


async def _privacy(chosen: Settings) -> None:
    voice = open_library(chosen).voice(FALLBACK, Register.PLAIN)
    click.echo(voice.whole_notice(), nl=False)


async def _purge(chosen: Settings) -> None:
    from bot.loops import prune_all

    async with open_store(chosen, open_library(chosen)) as store:
        pruned = await prune_all(store, SystemClock().now())
    click.echo(
        f"Deleted {pruned.reflections} reflections; forgot {pruned.seen} updates, "
        f"{pruned.farewells} farewells and {pruned.parked} parked updates."
    )
